import type { AgentMessage } from "@/agent/protocol/mod";
import type { AgentSession } from "../session";

export function onAgentUpdateReported(
  session: AgentSession,
  message: AgentMessage & { type: "agent.update.reported" },
): null {
  session.hub.services.log.debug({ hostId: session.hostId, type: message.type }, "heard");
  return null;
}
