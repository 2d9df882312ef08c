import type { AgentMessage } from "@/agent/protocol/mod";
import { recordAppliedPins } from "@/server/domain/hosts";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "pins.applied" };

export const onPinsApplied = (session: AgentSession, { next }: Message): Promise<void> =>
  recordAppliedPins(agentContext(session.hub, session), { hostId: session.hostId, next });
