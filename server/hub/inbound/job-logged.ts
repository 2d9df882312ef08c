import type { AgentMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { appendLog } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "job.logged" };

/** A chunk nobody wants (the job is unknown, or its log is full) is acknowledged too, so that the agent drops it. */
export async function onJobLogged(session: AgentSession, { jobId, index, lines, snapshots }: Message): Promise<void> {
  const { hostId, hub } = session;
  const acknowledge = (upTo: number) => session.send({ type: "job.logged.ack", jobId, index: upTo });
  try {
    acknowledge(await appendLog(agentContext(hub, session), { hostId, jobId, index, lines, snapshots }));
  } catch (error) {
    if (isAppError(error)) acknowledge(index);
    throw error;
  }
}
