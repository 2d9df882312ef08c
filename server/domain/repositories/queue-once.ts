import type { JobOrder } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { enqueueJob, waitingJob } from "@/server/domain/jobs";
import { requireReady } from "./not-ready";
import { primaryRepository } from "./primary-repository";

/**
 * Queues a job on the host's repository, audited as `action`. One that has not begun and does the same serves for it.
 * The caller has checked access.
 * @throws AppError `host_not_found`, `repository_not_ready`
 */
export async function queueOnce(
  ctx: Ctx,
  { hostId, order, action }: { hostId: string; order: JobOrder; action: string },
): Promise<{ jobId: string }> {
  return transact(ctx, async (unit) => {
    const repository = await primaryRepository(unit.tx, hostId);
    requireReady(repository);
    const input = { hostId, repositoryId: repository.id, order };
    const jobId = (await waitingJob(unit, ctx, input)) ?? (await enqueueJob(unit, ctx, input));
    const target = { targetKind: "repository", targetId: repository.id, hostId };
    await unit.audit({ action, ...target, details: { jobId, ...auditable(order) } });
    return { jobId };
  });
}

function auditable(order: JobOrder) {
  return order.kind === "forget" ? { kind: order.kind, retention: order.retention } : { kind: order.kind };
}
