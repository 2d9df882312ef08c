import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Ids of the hosts heard of since an instant: whom a server that has just started expects back any moment. */
export async function listRecentHosts(ctx: Ctx, { since }: { since: Date }): Promise<string[]> {
  requireAccess(ctx.actor, "system", FLEET);
  const rows = await ctx.db.prisma.host.findMany({ where: { lastSeenAt: { gte: since } }, select: { id: true } });
  return rows.map(({ id }) => id);
}
