import type { AgentMessage } from "@/agent/protocol/mod";
import type { AgentSession } from "../session";

export function onPinsApplied(session: AgentSession, message: AgentMessage & { type: "pins.applied" }): null {
  session.hub.services.log.debug({ hostId: session.hostId, type: message.type }, "heard");
  return null;
}
