import type { AgentMessage } from "@/agent/protocol/mod";
import { reviewJobs } from "@/server/domain/jobs";
import { sendStart } from "../delivery";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "heartbeat" };

/** A sign of life; it is written with those of all other hosts. What it shows to be lost is sent again. */
export async function onHeartbeat(session: AgentSession, { runningJobs }: Message): Promise<void> {
  const { hub, hostId } = session;
  hub.presence.seen(hostId);
  const patienceMs = hub.tuning.heartbeatMs;
  const { resend, cancel } = await reviewJobs(agentContext(hub, session), { hostId, runningJobs, patienceMs });
  for (const order of resend) await sendStart(session, order);
  for (const jobId of cancel) session.send({ type: "job.cancel", jobId });
}
