import type { AgentMessage } from "@/agent/protocol/mod";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "host.listed" };

/** Answers whoever asked; an answer that nobody waits for any more is dropped. */
export function onHostListed(session: AgentSession, { requestId, entries, isCut, problem }: Message): null {
  session.hub.registry.folders.answer(session, requestId, { entries, isCut, problem });
  return null;
}
