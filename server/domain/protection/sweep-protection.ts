import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { refreshProtection } from "./refresh-protection";

const HOSTS_PER_SWEEP = 500;
/** Somewhat more than the time between two sweeps: a screen is told twice rather than not at all. */
const TOLD_FOR_MS = 60_000;

/**
 * What time alone changes: a pause that is over, a next run that has passed unseen, rows that were never worked out.
 * Hosts that have just become overdue, or whose last proof has just become too old, are told to the screens; their rows say since when already.
 * @returns how many hosts were worked out anew
 */
export async function sweepProtection(ctx: Ctx): Promise<number> {
  requireAccess(ctx.actor, "system", FLEET);
  const now = ctx.clock.now();
  const stale = await ctx.db.prisma.host.findMany({
    where: { OR: [{ backupPausedUntil: { lte: now } }, { nextRunAt: { lte: now } }, { worstBackup: "unknown" }] },
    select: { id: true },
    take: HOSTS_PER_SWEEP,
  });
  for (const { id } of stale) await transact(ctx, (unit) => refreshProtection(unit, { hostId: id, now }));
  const since = new Date(now.getTime() - TOLD_FOR_MS);
  const overdue = await ctx.db.prisma.host.findMany({
    where: { OR: [{ overdueAt: { gt: since, lte: now } }, { drillDueAt: { gt: since, lte: now } }] },
    select: { id: true },
  });
  for (const { id } of overdue) ctx.events.emit("host.changed", { hostId: id });
  return stale.length;
}
