import { FLEET, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";
import { toHostScope } from "@/server/db/host-scope";
import { explainCause } from "@/server/domain/jobs";

export const groupNotFound = () =>
  new AppError("source_group_not_found", "There is no such source group; look it up on its host's page.");

/**
 * Loads a group with its host and decides about access by that host.
 * @throws AppError `source_group_not_found`, or what `requireAccess` throws; nobody learns which ids exist
 */
export async function requireGroupAccess(
  ctx: Ctx,
  need: Need,
  { tx, sourceGroupId }: { tx: Tx; sourceGroupId: string },
) {
  if (ctx.actor.kind === "anonymous") requireAccess(ctx.actor, need, FLEET);
  const row = await tx.sourceGroup.findUnique({ where: { id: sourceGroupId }, include: { host: true } });
  if (!row) throw groupNotFound();
  requireAccess(ctx.actor, need, toHostScope(row.host));
  return row;
}

type Repository = { id: string; state: string; cause: string | null; message: string | null };

/** @throws AppError `repository_not_ready` with the reason. @returns its id */
export function requireReady(repository: Repository | undefined): string {
  if (repository?.state === "ready") return repository.id;
  const help = explainCause(repository?.cause ?? null);
  const message =
    repository?.state === "init_failed"
      ? `The repository is not ready: ${help?.sentence ?? "it could not be opened."} ${help?.fix ?? "Correct it, then probe again."}`
      : "The repository is still being set up; try again once it shows as ready.";
  throw new AppError("repository_not_ready", message);
}
