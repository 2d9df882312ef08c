import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { toHostScope } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { enqueueJob, explainCause, waitingJob } from "@/server/domain/jobs";
import { groupNotFound } from "./rows";
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
    if (repository?.state !== "ready") throw notReady(repository);
    const hostId = host.id;
    const order = { kind: "backup", sourceGroup: toSourceGroup(row), isDryRun } as const;
    const same = await waitingJob(unit, ctx, { hostId, repositoryId: repository.id, order });
    if (same !== null) return { jobId: same };
    const jobId = await enqueueJob(unit, ctx, { hostId, repositoryId: repository.id, order });
    const target = { targetKind: "source_group", targetId: sourceGroupId, hostId };
    await unit.audit({ action: "source-groups.run", ...target, details: { jobId, name: row.name, isDryRun } });
    return { jobId };
  });
}

function notReady(repository: { state: string; cause: string | null; message: string | null } | undefined): AppError {
  const help = explainCause(repository?.cause ?? null);
  const message =
    repository?.state === "init_failed"
      ? `The repository is not ready: ${help?.sentence ?? "it could not be opened."} ${help?.fix ?? "Correct it, then probe again."}`
      : "The repository is still being set up; try again once it shows as ready.";
  return new AppError("repository_not_ready", message);
}
