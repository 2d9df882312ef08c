import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { endJob } from "./end-job";
import { isOver, requireJobAccess } from "./rows";
import type { JobRef } from "./schemas";
import { type JobView, toJobView } from "./view";

/**
 * Cancels a job: one that still waits is over at once, one that the agent has is asked to stop.
 * Asking again changes nothing.
 * @throws AppError `job_not_found`, `job_finished`
 */
export async function cancelJob(ctx: Ctx, { jobId }: JobRef): Promise<JobView> {
  const { hostId, kind } = await requireJobAccess(ctx, "operator", jobId);
  const now = ctx.clock.now();
  await transact(ctx, async (unit) => {
    const { state, cancelRequestedAt } = await unit.tx.job.findUniqueOrThrow({ where: { id: jobId } });
    if (isOver(state)) throw new AppError("job_finished", "The job is over already; there is nothing left to cancel.");
    if (cancelRequestedAt !== null) return;
    await unit.tx.job.update({ where: { id: jobId }, data: { cancelRequestedAt: now } });
    const message = "Cancelled before it was sent to the host.";
    const ending = { jobId, hostId, state: "cancelled", cause: "cancelled", message, finishedAt: now } as const;
    const isEnded = await endJob(unit, ctx, { ...ending, from: ["queued"] });
    await unit.audit({
      action: "jobs.cancel",
      targetKind: "job",
      targetId: jobId,
      hostId,
      details: { kind, before: state, after: isEnded ? "cancelled" : "cancel_requested" },
    });
    if (isEnded) return;
    unit.emit("job.cancel_requested", { hostId, jobId });
    unit.emit("job.changed", { hostId, jobId });
  });
  return toJobView(ctx, await requireJobAccess(ctx, "operator", jobId));
}
