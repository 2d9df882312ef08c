import type { AgentMessage } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { applyStart } from "./consequences";
import { notAfter, requireJobAccess } from "./rows";

export type AcceptJobInput = Pick<AgentMessage & { type: "job.accepted" }, "jobId" | "acceptedAt">;

/**
 * The agent has journalled a job and starts it. A repeat, or a report about a job that is over, changes nothing.
 * @throws AppError `job_not_found`, `role_required` for another host's job
 */
export async function acceptJob(ctx: Ctx, { jobId, acceptedAt }: AcceptJobInput): Promise<void> {
  const job = await requireJobAccess(ctx, "agent", jobId);
  await transact(ctx, async (unit) => {
    const at = notAfter(acceptedAt, ctx.clock.now());
    const { count } = await unit.tx.job.updateMany({
      where: { id: jobId, state: { in: ["queued", "sent"] } },
      data: { state: "running", acceptedAt: at, startedAt: at },
    });
    if (count === 0) return;
    await applyStart(unit, ctx, job);
    unit.emit("job.changed", { hostId: job.hostId, jobId });
  });
}
