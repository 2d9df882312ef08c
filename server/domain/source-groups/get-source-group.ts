import { hasAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { toHostScope } from "@/server/db/host-scope";
import { requireGroupAccess } from "./rows";
import type { SourceGroupRef } from "./schemas";
import { type SourceGroupView, toSourceGroupView } from "./view";

/** @throws AppError `source_group_not_found` */
export async function getSourceGroup(ctx: Ctx, { sourceGroupId }: SourceGroupRef): Promise<SourceGroupView> {
  const row = await requireGroupAccess(ctx, "viewer", { tx: ctx.db.prisma, sourceGroupId });
  return toSourceGroupView(row, { canReadHooks: hasAccess(ctx.actor, "operator", toHostScope(row.host)) });
}
