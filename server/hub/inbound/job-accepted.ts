import type { AgentMessage } from "@/agent/protocol/mod";
import { acceptJob } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.accepted" };

export const onJobAccepted = (session: AgentSession, { jobId, acceptedAt }: Message): Promise<void> =>
  acceptJob(agentContext(session.hub, session), { jobId, acceptedAt });
