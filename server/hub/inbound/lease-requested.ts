import type { AgentMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { requestLease } from "@/server/domain/jobs";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "lease.requested" };

/**
 * A job nobody knows here is let in, and restic's own lock must do: an agent must not wait for ever for a server that
 * has lost its data. A job that is over here is stopped before it begins.
 */
export async function onLeaseRequested(session: AgentSession, { jobId }: Message): Promise<void> {
  try {
    const answer = await requestLease(agentContext(session.hub, session), { jobId });
    if (answer === "granted") session.send({ type: "lease.granted", jobId });
    if (answer === "over") session.send({ type: "job.cancel", jobId });
  } catch (error) {
    if (isAppError(error)) session.send({ type: "lease.granted", jobId });
    throw error;
  }
}
