import type { AgentMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { announceJob } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.announced" };

/** What is refused is acknowledged too: the agent keeps back the job's log and result until then. */
export async function onJobAnnounced(session: AgentSession, { v: _v, id: _id, type: _type, ...told }: Message) {
  const acknowledge = () => session.send({ type: "job.announced.ack", jobId: told.jobId });
  try {
    await announceJob(agentContext(session.hub, session), { hostId: session.hostId, ...told });
    acknowledge();
  } catch (error) {
    if (isAppError(error)) acknowledge();
    throw error;
  }
}
