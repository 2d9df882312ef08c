import type { AgentMessage } from "@/agent/protocol/mod";
import { recallJob } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import { endRecall } from "../recall";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.recalled" };

/** What nobody asked for is not taken. */
export async function onJobRecalled(session: AgentSession, { jobId, told, result }: Message): Promise<void> {
  const { hub, hostId } = session;
  if (session.recall) await recallJob(agentContext(hub, session), { hostId, jobId, told, result });
}

export const onJobsRecalled = (session: AgentSession): Promise<void> => endRecall(session);
