import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** How many alerts are open: the figure in the navigation. */
export async function countAlerts(ctx: Ctx): Promise<{ open: number }> {
  requireAccess(ctx.actor, "viewer", FLEET);
  return { open: await ctx.db.prisma.alert.count({ where: { closedAt: null } }) };
}
