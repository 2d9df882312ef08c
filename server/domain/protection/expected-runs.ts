import {
  blackoutEnd,
  isBlackedOut,
  lastDueOccurrence,
  type Occurrence,
  occurrencesAfter,
  spreadMs,
} from "@/agent/calendar/mod";
import { type Schedule, scheduleSchema } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";

/** What decides when a schedule runs. */
export type Planned = Pick<
  Schedule,
  "scheduleId" | "cron" | "timeZone" | "spreadSeconds" | "blackouts" | "missedRunPolicy" | "pausedUntil"
> & {
  /** Nothing that was due before was ever meant to run. */
  countsFrom?: Date;
};

/** A row as the agent knows it: parsed by the wire's own schema. */
export const toSchedule = ({ id, blackouts, pausedUntil, ...row }: Prisma.ScheduleModel): Schedule =>
  scheduleSchema.parse({
    ...row,
    scheduleId: id,
    blackouts: blackouts ?? [],
    pausedUntil: pausedUntil?.toISOString() ?? null,
  });

/**
 * The runs that will take place after an instant, by the time they start: those that fall into a blackout are left
 * out, or come once when it ends, as the schedule's policy says; what a pause took away is not made up for. Pure; it
 * may go on for ever.
 */
function runsAfter(schedule: Planned, after: Date): Generator<Occurrence, void> {
  const { countsFrom = new Date(0), pausedUntil } = schedule;
  const beforePauseEnds = pausedUntil === null ? countsFrom : new Date(new Date(pausedUntil).getTime() - 1);
  const meantFrom = latest([countsFrom, beforePauseEnds]);
  return expectedRuns(schedule, latest([after, meantFrom]), meantFrom);
}

/** The next `count` of them; fewer when no more come. */
export function nextRuns(schedule: Planned, after: Date, count: number): Occurrence[] {
  const runs: Occurrence[] = [];
  for (const run of runsAfter(schedule, after)) if (runs.push(run) >= count) break;
  return runs;
}

/** All of them up to an instant, `limit` at most. */
export function runsUntil(schedule: Planned, span: { after: Date; until: Date; limit: number }): Occurrence[] {
  const runs: Occurrence[] = [];
  for (const run of runsAfter(schedule, span.after)) {
    if (run.dueAt > span.until || runs.push(run) >= span.limit) break;
  }
  return runs;
}

export const latest = (instants: readonly Date[]): Date => new Date(Math.max(...instants.map((one) => one.getTime())));

/** A schedule whose runs all fall into its blackouts is looked at no further. */
const MAX_LOOKED_AT = 2000;

function* expectedRuns(schedule: Planned, after: Date, meantFrom: Date): Generator<Occurrence, void> {
  const from = new Date(after.getTime() - spreadMs(schedule.scheduleId, schedule.spreadSeconds));
  let held = heldAt(schedule, after, meantFrom);
  let looked = 0;
  for (const run of occurrencesAfter(schedule, from)) {
    if (held && held.dueAt < run.dueAt) yield held;
    const isHeldBack = isBlackedOut(schedule, run.dueAt);
    // What a blackout held back until this very instant is this run.
    held = isHeldBack ? makeUp(schedule, run) : null;
    if (!isHeldBack) yield run;
    looked += 1;
    if (looked >= MAX_LOOKED_AT) break;
  }
  if (held) yield held;
}

/** What a blackout that has begun before `after` still holds back. */
function heldAt(schedule: Planned, after: Date, meantFrom: Date): Occurrence | null {
  if (schedule.blackouts.length === 0) return null;
  const last = lastDueOccurrence(schedule, after);
  if (!last || last.dueAt <= meantFrom || !isBlackedOut(schedule, last.dueAt)) return null;
  const held = makeUp(schedule, last);
  return held && held.dueAt > after ? held : null;
}

/** The same run when its blackout ends; null when the schedule drops it. */
function makeUp(schedule: Planned, { nominalAt, dueAt }: Occurrence): Occurrence | null {
  const end = schedule.missedRunPolicy === "catch_up" ? blackoutEnd(schedule, dueAt) : null;
  return end && { nominalAt, dueAt: end };
}
