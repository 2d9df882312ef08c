import { performance } from "node:perf_hooks";
import type { Ctx, Services } from "@/server/core/context";
import { isBehind, offerUpdates, type RolloutInForce, reviewRollout } from "@/server/domain/agent-releases";
import { mayBeOffered } from "./agent-build";
import type { AgentRegistry } from "./registry";
import type { AgentSession } from "./session";
import type { HubLimits } from "./tuning";

export type Updates = {
  /** Puts an agent that has just been welcomed in line, if it is to become another version. Costs no query. */
  consider(session: AgentSession): void;
  /** Something about rollouts has changed: asks for what is in force now, and considers everyone. */
  refresh(): void;
  /** Takes nothing more on, and waits for what is under way. */
  stop(): Promise<void>;
};

type Deps = { services: Services; registry: AgentRegistry; limits: Pick<HubLimits, "offersPerWave" | "offerWaveMs"> };

/**
 * Offers of updates to connected agents. What is in force is kept in memory, so that ten thousand agents that come back
 * ask nothing of the database; and offers go out in waves, so that they do not all download at once.
 */
export function createUpdates({ services, registry, limits }: Deps): Updates {
  const ctx: Ctx = { ...services, actor: { kind: "system", name: "hub" } };
  const line = new Set<string>();
  let inForce: RolloutInForce | null = null;
  let isStale = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let endedAt = Number.NEGATIVE_INFINITY;

  const consider = (session: AgentSession): void => {
    if (isDue(session, inForce)) {
      line.add(session.hostId);
      arm();
    }
  };
  const review = async () => {
    isStale = false;
    inForce = await reviewRollout(ctx);
    line.clear();
    for (const session of registry.sessions()) if (isDue(session, inForce)) line.add(session.hostId);
  };
  const sendWave = async () => {
    const rollout = inForce;
    if (rollout === null) return line.clear();
    const sessions = takeFrom(line, limits.offersPerWave)
      .map((hostId) => registry.current(hostId))
      .filter((session) => session !== null)
      .filter((session) => isDue(session, rollout));
    if (sessions.length === 0) return;
    const { rolloutId } = rollout;
    const offers = await offerUpdates(ctx, { rolloutId, hostIds: sessions.map(({ hostId }) => hostId) });
    const byHost = new Map(offers.map(({ hostId, offer }) => [hostId, offer]));
    for (const session of sessions) {
      const offer = byHost.get(session.hostId);
      if (!offer) continue;
      session.offeredId = rolloutId;
      session.send({ type: "agent.update", offer });
    }
  };
  const work = async () => {
    try {
      if (isStale) await review();
      await sendWave();
    } catch (error) {
      services.log.error({ err: error }, "updates could not be offered");
    }
  };
  /** One piece of work at a time, and a pause after each: reading a large fleet for every host that is done would add up. */
  const arm = (): void => {
    if (isStopped || timer !== null || working !== null) return;
    const pauseMs = Math.max(0, endedAt + limits.offerWaveMs - performance.now());
    timer = setTimeout(() => {
      timer = null;
      working = work().then(() => {
        working = null;
        endedAt = performance.now();
        if (isStale || line.size > 0) arm();
      });
    }, pauseMs);
  };
  return {
    consider,
    refresh() {
      isStale = true;
      arm();
    },
    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await working;
    },
  };
}

function isDue(session: AgentSession, rollout: RolloutInForce | null): boolean {
  const { agent, hostId } = session;
  if (rollout === null || agent === null || session.offeredId === rollout.rolloutId) return false;
  if (!session.isOpen || !mayBeOffered(agent)) return false;
  return (rollout.hosts === null || rollout.hosts.has(hostId)) && isBehind(agent.agentVersion, rollout.version);
}

function takeFrom(line: Set<string>, most: number): string[] {
  const taken: string[] = [];
  for (const hostId of line) {
    if (taken.length === most) break;
    taken.push(hostId);
    line.delete(hostId);
  }
  return taken;
}
