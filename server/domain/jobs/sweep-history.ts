import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";

/** How long finished jobs and their logs are kept, and how much log text in all. */
export type HistoryLimits = { keepJobsDays: number; keepLogsDays: number; keepLogsMib: number };
export type SweptHistory = { jobs: number; logs: number };

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;
const ROWS_PER_BATCH = 20;
/** A sweep comes to its end within seconds, so that the server can stop; what is left waits for the next one. */
const SWEEP_MS = 5_000;
/** Some space stays in the file, because it is needed again soon: 4 MiB in pages of 4 KiB. */
const KEEP_FREE_PAGES = 1024;

/**
 * Removes finished jobs and logs that are older than their limits, and the oldest logs while there is more text than
 * allowed. Open jobs and the newest backup of each host stay. Space that came free is given back to the disk.
 * @returns how many of each were removed
 */
export async function sweepHistory(ctx: Ctx, limits: HistoryLimits): Promise<SweptHistory> {
  requireAccess(ctx.actor, "system", FLEET);
  const endsAt = performance.now() + SWEEP_MS;
  const sweep: Sweep = { ctx, limits, hasTime: () => performance.now() < endsAt };
  const jobs = await removeOldJobs(sweep);
  const logs = (await removeOldLogs(sweep)) + (await removeSurplusLogs(sweep));
  if (jobs + logs > 0)
    await transact(ctx, (unit) =>
      unit.audit({
        action: "jobs.sweep_history",
        targetKind: "history",
        targetId: "jobs",
        details: { jobs, logs, ...limits },
      }),
    );
  // Also what earlier sweeps had no time for.
  while (sweep.hasTime() && (await ctx.db.history.giveBack({ keepPages: KEEP_FREE_PAGES })));
  return { jobs, logs };
}

type Sweep = { ctx: Ctx; limits: HistoryLimits; hasTime(): boolean };

const daysAgo = (ctx: Ctx, days: number): Date => new Date(ctx.clock.now().getTime() - days * DAY_MS);

async function removeOldJobs({ ctx, limits, hasTime }: Sweep): Promise<number> {
  const before = daysAgo(ctx, limits.keepJobsDays);
  let removed = 0;
  while (hasTime()) {
    const jobIds = await ctx.db.history.oldJobs({ before, limit: ROWS_PER_BATCH });
    if (jobIds.length === 0) break;
    await ctx.db.history.removeJobs(jobIds);
    removed += jobIds.length;
  }
  return removed;
}

async function removeOldLogs({ ctx, limits, hasTime }: Sweep): Promise<number> {
  const before = daysAgo(ctx, limits.keepLogsDays);
  let removed = 0;
  while (hasTime()) {
    const logs = await ctx.db.history.oldLogs({ before, limit: ROWS_PER_BATCH });
    if (logs.length === 0) break;
    await ctx.db.history.removeLogs({ jobIds: logs.map(({ jobId }) => jobId), at: ctx.clock.now() });
    removed += logs.length;
  }
  return removed;
}

async function removeSurplusLogs({ ctx, limits, hasTime }: Sweep): Promise<number> {
  let surplus = (await ctx.db.history.logBytes()) - limits.keepLogsMib * MIB;
  let removed = 0;
  while (surplus > 0 && hasTime()) {
    const logs = await ctx.db.history.oldLogs({ before: ctx.clock.now(), limit: ROWS_PER_BATCH });
    const jobIds: string[] = [];
    for (const { jobId, bytes } of logs) {
      if (surplus <= 0) break;
      jobIds.push(jobId);
      surplus -= bytes;
    }
    if (jobIds.length === 0) break;
    await ctx.db.history.removeLogs({ jobIds, at: ctx.clock.now() });
    removed += jobIds.length;
  }
  return removed;
}
