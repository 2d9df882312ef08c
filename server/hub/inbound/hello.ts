import { type AgentMessage, CLOSE, OLDEST_ACCEPTED_PROTOCOL, PROTOCOL_VERSION } from "@/agent/protocol/mod";
import { admit } from "../admission";
import type { AgentSession } from "../session";
import { welcome } from "../welcome";

export type Hello = AgentMessage & { type: "hello" };

export async function onHello(session: AgentSession, hello: Hello): Promise<void> {
  if (session.isOpen) return;
  if (await admit(session, hello)) await welcome(session, hello);
}

/** Read before the schema: another version's `hello` may look different in every other field. */
export function isUnsupported(frame: unknown): boolean {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "hello") return false;
  const version = "protocol" in frame ? Number(frame.protocol) : Number.NaN;
  return Number.isInteger(version) && (version < OLDEST_ACCEPTED_PROTOCOL || version > PROTOCOL_VERSION);
}

export function rejectProtocol(session: AgentSession): void {
  session.hub.counters.unsupportedProtocol += 1;
  const message = `This server speaks protocol ${OLDEST_ACCEPTED_PROTOCOL} to ${PROTOCOL_VERSION}; install the agent that it serves.`;
  session.send({ type: "rejected", reason: "protocol_unsupported", message });
  session.close(CLOSE.protocolUnsupported, "protocol unsupported");
}
