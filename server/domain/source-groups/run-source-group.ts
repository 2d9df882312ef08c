import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { toHostScope } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { enqueueJob, waitingJob } from "@/server/domain/jobs";
import { groupNotFound, requireReady } from "./rows";
import { type RunSourceGroupInput, runSourceGroupSchema } from "./schemas";
import { toSourceGroup } from "./view";

/**
 * Queues a backup of a source group, or a dry run that stores nothing. While one that
 * does just the same has not begun, that one is answered.
 * @throws AppError `source_group_not_found`, `repository_not_ready` with the reason
 */
export async function runSourceGroup(ctx: Ctx, input: RunSourceGroupInput): Promise<{ jobId: string }> {
  if (ctx.actor.kind === "anonymous") requireAccess(ctx.actor, "operator", FLEET);
  const { sourceGroupId, isDryRun } = parseInput(runSourceGroupSchema, input);
  return transact(ctx, async (unit) => {
    const row = await unit.tx.sourceGroup.findUnique({ where: { id: sourceGroupId } });
    const host = row && (await unit.tx.host.findUnique({ where: { id: row.hostId }, include: { repositories: true } }));
    if (!row || !host) throw groupNotFound();
    requireAccess(ctx.actor, "operator", toHostScope(host));
    const repository = host.repositories.find(({ purpose }) => purpose === "primary");
    const repositoryId = requireReady(repository);
    const hostId = host.id;
    const order = { kind: "backup", sourceGroup: toSourceGroup(row), isDryRun } as const;
    const same = await waitingJob(unit, ctx, { hostId, repositoryId, order });
    if (same !== null) return { jobId: same };
    const jobId = await enqueueJob(unit, ctx, { hostId, repositoryId, order });
    const target = { targetKind: "source_group", targetId: sourceGroupId, hostId };
    await unit.audit({ action: "source-groups.run", ...target, details: { jobId, name: row.name, isDryRun } });
    return { jobId };
  });
}
