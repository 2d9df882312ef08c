import type { AgentMessage } from "@/agent/protocol/mod";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "stream.refused" };

/** Tells whoever asked; a refusal that nobody waits for any more is dropped. */
export function onStreamRefused(session: AgentSession, { streamId, end }: Message): null {
  session.hub.registry.streams.refused(session, streamId, end);
  return null;
}
