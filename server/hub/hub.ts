import type { Tuning } from "@/agent/protocol/mod";
import type { Ctx, Services } from "@/server/core/context";
import type { Recall } from "@/server/domain/copies";
import type { Presence } from "./presence";
import type { AgentRegistry } from "./registry";
import type { AgentSession } from "./session";
import type { HubLimits } from "./tuning";
import type { Updates } from "./updates";

export const COUNTED = [
  "badToken",
  "badFrame",
  "tooBig",
  "noHello",
  "silent",
  "clone",
  "replaced",
  "tooSlow",
  "refusedJob",
  "unsupportedProtocol",
  "crowded",
] as const;
/** How often each kind of trouble was met since the start. */
export type Counters = Record<(typeof COUNTED)[number], number>;

export type Protocols = { oldest: number; newest: number };

/** What every part of the hub works with. */
export type Hub = {
  services: Services;
  registry: AgentRegistry;
  presence: Presence;
  tuning: Tuning;
  limits: HubLimits;
  counters: Counters;
  updates: Updates;
  /** Hosts to be asked what they did since the copy that this server was restored from. */
  recalls: Map<string, Recall>;
  /** Versions of the protocol that are spoken here. */
  protocols: Protocols;
  /** Grows whenever any host's token or configuration changes: what was read before may be stale then. */
  epoch: number;
};

/** The context of a verb called on behalf of a session's agent, on the machine that has greeted. */
export function agentContext(hub: Hub, { actor, identity }: AgentSession): Ctx {
  return { ...hub.services, actor: identity ? { ...actor, machineId: identity.machineId } : actor };
}
