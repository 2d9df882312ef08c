import type { AgentMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { finishJob } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.finished" };

/** A result nobody wants (the job is unknown here) is acknowledged too, so that the agent does not keep it for ever. */
export async function onJobFinished(session: AgentSession, { jobId, result }: Message): Promise<void> {
  const acknowledge = () => session.send({ type: "job.finished.ack", jobId });
  try {
    await finishJob(agentContext(session.hub, session), { jobId, result });
    acknowledge();
  } catch (error) {
    if (isAppError(error)) acknowledge();
    throw error;
  }
}
