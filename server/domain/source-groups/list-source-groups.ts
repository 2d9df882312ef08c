import { hasAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { requireHostAccess } from "@/server/db/host-scope";
import type { ListSourceGroupsInput } from "./schemas";
import { type SourceGroupView, toSourceGroupView } from "./view";

/** @throws AppError `host_not_found` */
export async function listSourceGroups(ctx: Ctx, { hostId }: ListSourceGroupsInput): Promise<SourceGroupView[]> {
  const scope = await requireHostAccess(ctx, "viewer", hostId);
  const rows = await ctx.db.prisma.sourceGroup.findMany({
    where: { hostId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const canReadHooks = hasAccess(ctx.actor, "operator", scope);
  return rows.map((row) => toSourceGroupView(row, { canReadHooks }));
}
