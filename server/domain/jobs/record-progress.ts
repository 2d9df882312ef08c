import type { JobProgress } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { requireJobAccess } from "./rows";

export type RecordProgressInput = { jobId: string; progress: JobProgress };

/**
 * Keeps the newest progress of a running job, in memory only; late progress of a job that is over is dropped.
 * @throws AppError `job_not_found`, `role_required` for another host's job
 */
export async function recordProgress(ctx: Ctx, { jobId, progress }: RecordProgressInput): Promise<void> {
  const { state, hostId } = await requireJobAccess(ctx, "agent", jobId);
  if (state !== "running") return;
  ctx.progress.set(jobId, progress);
  ctx.events.emit("job.progressed", { hostId, jobId });
}
