import type { Ctx } from "@/server/core/context";
import { requireGroupAccess } from "./rows";
import type { SourceGroupRef } from "./schemas";
import { type SourceGroupView, toSourceGroupView } from "./view";

/** @throws AppError `source_group_not_found` */
export async function getSourceGroup(ctx: Ctx, { sourceGroupId }: SourceGroupRef): Promise<SourceGroupView> {
  return toSourceGroupView(await requireGroupAccess(ctx, "viewer", { tx: ctx.db.prisma, sourceGroupId }));
}
