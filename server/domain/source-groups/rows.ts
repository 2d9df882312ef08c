import { FLEET, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";
import { toHostScope } from "@/server/db/host-scope";

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
