import type { AgentMessage } from "@/agent/protocol/mod";
import { recordUpdate } from "@/server/domain/agent-releases";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "agent.update.reported" };

/** Needs no answer: the agent says it anew when the offer comes again. */
export const onAgentUpdateReported = (session: AgentSession, message: Message): Promise<void> => {
  const { offerId, state, code, message: text } = message;
  const { hub, hostId } = session;
  return recordUpdate(agentContext(hub, session), { hostId, offerId, state, code, message: text });
};
