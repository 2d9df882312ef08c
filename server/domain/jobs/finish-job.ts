import type { JobResult } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { endJob } from "./end-job";
import { isOver, notAfter, OPEN_STATES, requireJobAccess } from "./rows";

export type FinishJobInput = { jobId: string; result: JobResult };

/**
 * Takes the agent's result as it is. A repeat changes nothing; the caller acknowledges either way.
 * @throws AppError `job_not_found`, `role_required` for another host's job
 */
export async function finishJob(ctx: Ctx, { jobId, result }: FinishJobInput): Promise<void> {
  const job = await requireJobAccess(ctx, "agent", jobId);
  if (isOver(job.state)) return;
  const { hostId, kind } = job;
  const finishedAt = notAfter(result.finishedAt, ctx.clock.now());
  await transact(ctx, async (unit) => {
    const isEnded = await endJob(unit, ctx, {
      jobId,
      hostId,
      from: OPEN_STATES,
      state: result.state,
      cause: result.cause ?? null,
      message: result.message ?? null,
      exitCode: result.exitCode ?? null,
      startedAt: notAfter(result.startedAt, finishedAt),
      finishedAt,
      result,
    });
    if (!isEnded) return;
    await unit.audit({
      action: "jobs.finish",
      targetKind: "job",
      targetId: jobId,
      hostId,
      details: { kind, before: job.state, after: result.state, cause: result.cause ?? null },
    });
  });
  ctx.progress.clear(jobId);
}
