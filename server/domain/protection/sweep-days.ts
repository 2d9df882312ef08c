import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { dayOf } from "@/server/core/days";

/** Longer than a year, so that a year can be looked back on as a whole. */
const KEEP_DAYS = 400;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Notes on today which hosts are overdue and how large each repository is, and removes days of long ago. */
export async function sweepDays(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const now = ctx.clock.now();
  await ctx.db.days.markOverdue(now);
  await ctx.db.days.keepSizes(now);
  await ctx.db.days.removeBefore(dayOf(new Date(now.getTime() - KEEP_DAYS * DAY_MS)));
}
