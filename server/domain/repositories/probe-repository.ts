import type { Ctx } from "@/server/core/context";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact, type Unit } from "@/server/db/transact";
import { enqueueJob } from "@/server/domain/jobs";
import { primaryRepository } from "./primary-repository";
import type { HostRef } from "./schemas";

/**
 * Asks the host to open its repository and say what it finds. A probe that still waits serves for this one too.
 * @returns the job to watch
 * @throws AppError `host_not_found`
 */
export async function probeRepository(ctx: Ctx, { hostId }: HostRef): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", hostId);
  return transact(ctx, async (unit) => {
    const repository = await primaryRepository(unit.tx, hostId);
    const jobId = await queueProbe(unit, ctx, { hostId, repositoryId: repository.id });
    const target = { targetKind: "repository", targetId: repository.id, hostId };
    await unit.audit({ action: "repositories.probe", ...target, details: { jobId } });
    return { jobId };
  });
}

export async function queueProbe(
  unit: Unit,
  ctx: Ctx,
  target: { hostId: string; repositoryId: string },
): Promise<string> {
  const waiting = await unit.tx.job.findFirst({
    where: { ...target, kind: "probe", state: "queued", expiresAt: { gt: ctx.clock.now() } },
    select: { id: true },
  });
  return waiting?.id ?? enqueueJob(unit, ctx, { ...target, order: { kind: "probe" } });
}
