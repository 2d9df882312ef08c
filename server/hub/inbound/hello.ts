import { z } from "zod";
import { type AgentMessage, archSchema, CLOSE, osSchema } from "@/agent/protocol/mod";
import { offerWayOut } from "@/server/domain/agent-releases";
import { admit } from "../admission";
import { mayBeOffered } from "../agent-build";
import { agentContext, type Hub } from "../hub";
import type { AgentSession } from "../session";
import { welcome } from "../welcome";

export type Hello = AgentMessage & { type: "hello" };

export async function onHello(session: AgentSession, hello: Hello): Promise<void> {
  if (session.isOpen) return;
  if (await admit(session, hello)) await welcome(session, hello);
}

/** Read before the schema: another version's `hello` may look different in every other field. */
export function isUnsupported({ protocols }: Hub, frame: unknown): boolean {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "hello") return false;
  const version = "protocol" in frame ? Number(frame.protocol) : Number.NaN;
  return Number.isInteger(version) && (version < protocols.oldest || version > protocols.newest);
}

/** What is needed of another version's `hello` to offer the way out. */
const strangerSchema = z.object({
  protocol: z.number(),
  agentVersion: z.string().min(1).max(64),
  os: osSchema,
  arch: archSchema,
});

/** One that is too old learns of an agent that this server would speak with, if it can understand such an offer. */
export async function rejectProtocol(session: AgentSession, frame: unknown): Promise<void> {
  const { hub, hostId } = session;
  const { oldest, newest } = hub.protocols;
  hub.counters.unsupportedProtocol += 1;
  const stranger = strangerSchema.safeParse(frame).data;
  const isTooOld = stranger !== undefined && stranger.protocol < oldest && mayBeOffered(stranger);
  const update = isTooOld ? await wayOut(session, { hostId, ...stranger }) : null;
  const message = `This server speaks protocol ${oldest} to ${newest}; install the agent that it serves.`;
  session.send({ type: "rejected", reason: "protocol_unsupported", message, ...(update ? { update } : {}) });
  session.close(CLOSE.protocolUnsupported, "protocol unsupported");
}

/** Whatever keeps the offer from being made, the agent must still be told why it is not welcome. */
async function wayOut(session: AgentSession, input: Parameters<typeof offerWayOut>[1]) {
  try {
    return await offerWayOut(agentContext(session.hub, session), input);
  } catch (error) {
    session.hub.services.log.error({ hostId: session.hostId, err: error }, "no way out could be offered");
    return null;
  }
}
