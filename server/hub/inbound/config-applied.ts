import type { AgentMessage } from "@/agent/protocol/mod";
import { recordAppliedConfig } from "@/server/domain/hosts";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "config.applied" };

export const onConfigApplied = (session: AgentSession, { revision }: Message): Promise<void> =>
  recordAppliedConfig(agentContext(session.hub, session), { hostId: session.hostId, revision });
