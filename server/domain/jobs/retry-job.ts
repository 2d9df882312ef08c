import { isDeepStrictEqual } from "node:util";
import { type JobKind, type JobOrder, jobKindSchema, jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact, type Unit } from "@/server/db/transact";
import { enqueueJob } from "./enqueue-job";
import { isLendingOrder, LENDING_MS, lendingEnd, requireBorrower, withoutLending } from "./lending";
import { isOver, requireJobAccess } from "./rows";
import type { JobRef } from "./schemas";

/**
 * Queues a new job with the order of one that is over. While one with the same order still waits for its host, that
 * one is answered.
 * One on another host's repository needs what it needed the first time: an admin, and a host that is connected.
 * @throws AppError `job_not_found`, `job_not_finished`, `job_not_repeatable`, `host_offline`, `agent_too_old`
 */
export async function retryJob(ctx: Ctx, { jobId }: JobRef): Promise<JobRef> {
  const { hostId, repositoryId, repository, sourceGroupId, kind, state } = await requireJobAccess(
    ctx,
    "operator",
    jobId,
  );
  const ofHost = repository?.host;
  if (!isOver(state))
    throw new AppError("job_not_finished", "The job is not over yet; wait for its end, or cancel it first.");
  if (repositoryId === null || !isRepeatable(jobKindSchema.parse(kind)))
    throw new AppError("job_not_repeatable", "This job cannot be repeated as it was; probe the repository instead.");
  if (kind === "backup" && sourceGroupId === null)
    throw new AppError("job_not_repeatable", "The job's source group was removed; run another one instead.");
  if (ofHost !== undefined && ofHost.id !== hostId) {
    await requireHostAccess(ctx, "admin", ofHost.id);
    await requireJobAccess(ctx, "admin", jobId);
    requireBorrower(ctx, hostId);
  }
  return transact(ctx, async (unit) => {
    const row = await unit.tx.job.findUnique({ where: { id: jobId }, select: { order: true } });
    if (!row) throw new AppError("job_not_found", "There is no such job any more; look it up in the list of jobs.");
    const order = jobOrderSchema.parse(row.order);
    const target = { hostId, repositoryId };
    const waiting = await findWaiting(unit, ctx, { ...target, order });
    if (waiting !== null) return { jobId: waiting };
    const retried = await enqueueJob(unit, ctx, { ...target, ...orderedAgain(ctx, order) });
    await unit.audit({
      action: "jobs.retry",
      targetKind: "job",
      targetId: jobId,
      hostId,
      details: { kind, before: state, jobId: retried },
    });
    return { jobId: retried };
  });
}

/** Access to another host's repository was for the former job only, and is given for this one anew. */
function orderedAgain(ctx: Ctx, order: JobOrder): { order: JobOrder; expiryMs?: number } {
  if (!isLendingOrder(order)) return { order };
  return { order: jobOrderSchema.parse({ ...order, accessUntil: lendingEnd(ctx) }), expiryMs: LENDING_MS };
}

/** `init` is left out: where a repository was lost since, repeating it would put an empty one in its place. */
function isRepeatable(kind: JobKind): boolean {
  switch (kind) {
    case "init":
      return false;
    case "probe":
    case "backup":
    case "snapshots":
    case "forget":
    case "prune":
    case "check":
    case "unlock":
    case "verify":
    case "stats":
    case "restore":
      return true;
    // Their snapshot has another id by now, or none.
    case "tag":
    case "forget-snapshot":
      return false;
  }
}

async function findWaiting(
  { tx }: Unit,
  { clock }: Ctx,
  { order, ...target }: { hostId: string; repositoryId: string; order: JobOrder },
): Promise<string | null> {
  const rows = await tx.job.findMany({
    where: { ...target, kind: order.kind, state: { in: ["queued", "sent"] }, expiresAt: { gt: clock.now() } },
    select: { id: true, order: true },
  });
  const wanted = withoutLending(order);
  return rows.find((row) => isDeepStrictEqual(withoutLending(jobOrderSchema.parse(row.order)), wanted))?.id ?? null;
}
