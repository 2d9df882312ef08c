import type { AgentMessage } from "@/agent/protocol/mod";
import { recordProgress } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.progress" };

export const onJobProgress = (session: AgentSession, { jobId, progress }: Message): Promise<void> =>
  recordProgress(agentContext(session.hub, session), { jobId, progress });
