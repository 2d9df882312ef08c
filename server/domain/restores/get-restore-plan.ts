import { jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { requireHostAccess } from "@/server/db/host-scope";
import { getJob } from "@/server/domain/jobs";
import type { RestorePlan } from "./schemas";

/**
 * What a restore was told, in the shape in which it is told: to do the same again, or something a little different.
 * Its paths are names from a snapshot, so that it is more than viewers see of a job.
 * @throws AppError `job_not_found`
 */
export async function getRestorePlan(ctx: Ctx, { jobId }: { jobId: string }): Promise<RestorePlan> {
  const { hostId } = await getJob(ctx, { jobId });
  await requireHostAccess(ctx, "operator", hostId);
  const row = await ctx.db.prisma.job.findUnique({
    where: { id: jobId },
    select: { order: true, repository: { select: { hostId: true } } },
  });
  const order = row && jobOrderSchema.parse(row.order);
  if (!row?.repository || order?.kind !== "restore")
    throw new AppError("job_not_found", "There is no such job; look it up in the list of jobs.");
  const { kind: _kind, accessUntil: _accessUntil, ...told } = order;
  const ofHostId = row.repository.hostId;
  return { hostId: ofHostId, ...told, ...(ofHostId === hostId ? {} : { toHostId: hostId }) };
}
