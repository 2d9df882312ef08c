import { jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { enqueueJob, LENDING_MS, lendingEnd, waitingJob } from "@/server/domain/jobs";
import { snapshotHostname } from "@/server/domain/protection";
import { requireReady } from "./not-ready";
import { primaryRepository } from "./primary-repository";
import { queueOnce } from "./queue-once";
import type { DRILL_SCOPES } from "./schemas";

type Drill = { hostId: string; scope: (typeof DRILL_SCOPES)[number]; onHostId: string | null };

/**
 * Has the host, or another one on its behalf, restore its newest snapshot or a sample of it, and compare. Another host
 * gets access to the repository for the time of the job, which is an admin's to give.
 * @throws AppError `host_not_found`, `repository_not_ready`, `host_offline`, `agent_too_old`
 */
export async function runDrill(ctx: Ctx, { hostId, scope, onHostId }: Drill): Promise<{ jobId: string }> {
  const wide = scope === "everything" ? { scope } : {};
  if (onHostId === null || onHostId === hostId) {
    await requireHostAccess(ctx, "operator", hostId);
    if (scope === "everything") requireAble(ctx, hostId);
    const order = jobOrderSchema.parse({ kind: "verify", ...wide });
    return queueOnce(ctx, { hostId, order, action: "repositories.maintain" });
  }
  await requireHostAccess(ctx, "admin", hostId);
  await requireHostAccess(ctx, "admin", onHostId);
  requireAble(ctx, onHostId);
  return transact(ctx, async (unit) => {
    const repository = await primaryRepository(unit.tx, hostId);
    requireReady(repository);
    const select = { hostname: true, lastBackupJobId: true };
    const owner = await unit.tx.host.findUniqueOrThrow({ where: { id: hostId }, select });
    const runner = await unit.tx.host.findUniqueOrThrow({ where: { id: onHostId }, select });
    const order = jobOrderSchema.parse({
      ...{ kind: "verify", ...wide },
      ofHostname: await snapshotHostname(unit.tx, { host: owner, repositoryId: repository.id }),
      accessUntil: lendingEnd(ctx),
    });
    const input = { hostId: onHostId, repositoryId: repository.id, order, expiryMs: LENDING_MS };
    const jobId = (await waitingJob(unit, ctx, input)) ?? (await enqueueJob(unit, ctx, input));
    await unit.audit({
      action: "repositories.maintain",
      ...{ targetKind: "repository", targetId: repository.id, hostId },
      details: { jobId, kind: "verify", scope, onHostId, onHostname: runner.hostname },
    });
    return { jobId };
  });
}

function requireAble(ctx: Ctx, hostId: string): void {
  if (ctx.agents.canDo(hostId, "restore")) return;
  if (!ctx.agents.isOnline(hostId))
    throw new AppError("host_offline", "The host is not connected; try again once it is online.");
  throw new AppError("agent_too_old", "The host's agent is too old for this drill; update the agent first.");
}
