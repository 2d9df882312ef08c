import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** The row that a demo's seed leaves behind. */
export const DEMO_SETTING = "demo_fleet";

/** Whether the hosts of this database were made up for a demo; every page then says so. */
export async function isDemoFleet(ctx: Ctx): Promise<boolean> {
  requireAccess(ctx.actor, "viewer", FLEET);
  return (await ctx.db.prisma.setting.count({ where: { key: DEMO_SETTING } })) > 0;
}
