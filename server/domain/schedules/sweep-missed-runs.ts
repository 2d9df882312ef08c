import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes missed runs that are as old as jobs may become. Not audited: they are history as jobs are, and a schedule that
 * is removed takes its own along.
 * @returns how many reports were removed
 */
export async function sweepMissedRuns(ctx: Ctx, { keepDays }: { keepDays: number }): Promise<number> {
  requireAccess(ctx.actor, "system", FLEET);
  const before = new Date(ctx.clock.now().getTime() - keepDays * DAY_MS);
  const { count } = await transact(ctx, ({ tx }) => tx.missedRun.deleteMany({ where: { lastAt: { lt: before } } }));
  return count;
}
