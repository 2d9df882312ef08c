import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { enqueueJob, waitingJob } from "@/server/domain/jobs";
import { primaryRepository, requireReady } from "@/server/domain/repositories";
import { type RefreshInput, refreshSnapshotsSchema } from "./schemas";

/**
 * Has the host list its repository anew, so that snapshots made by plain restic show. A listing that has not begun
 * serves for this one too.
 * @returns the job to watch
 * @throws AppError `host_not_found`, `repository_not_ready`
 */
export async function refreshSnapshots(ctx: Ctx, input: RefreshInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId } = parseInput(refreshSnapshotsSchema, input);
  return transact(ctx, async (unit) => {
    const repository = await primaryRepository(unit.tx, hostId);
    requireReady(repository);
    const order = { kind: "snapshots" } as const;
    const job = { hostId, repositoryId: repository.id, order };
    const jobId = (await waitingJob(unit, ctx, job)) ?? (await enqueueJob(unit, ctx, job));
    const target = { targetKind: "repository", targetId: repository.id, hostId };
    await unit.audit({ action: "snapshots.refresh", ...target, details: { jobId } });
    return { jobId };
  });
}
