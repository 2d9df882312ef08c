import {
  blackoutEnd,
  isBlackedOut,
  lastOccurrence,
  nextOccurrences,
  type Occurrence,
  spreadMs,
} from "@/agent/calendar/mod";
import { type Schedule, scheduleSchema } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";

/** What decides when a schedule runs. */
export type Planned = Pick<
  Schedule,
  "scheduleId" | "cron" | "timeZone" | "spreadSeconds" | "blackouts" | "missedRunPolicy" | "pausedUntil"
>;

/** A row as the agent knows it: parsed by the wire's own schema. */
export const toSchedule = ({ id, blackouts, pausedUntil, ...row }: Prisma.ScheduleModel): Schedule =>
  scheduleSchema.parse({
    ...row,
    scheduleId: id,
    blackouts: blackouts ?? [],
    pausedUntil: pausedUntil?.toISOString() ?? null,
  });

/** Runs after an instant that no pause takes away; what a pause did take away is not made up for. Pure. */
export function runsAfter(schedule: Planned, after: Date): Generator<Occurrence, void> {
  if (schedule.pausedUntil === null) return expectedRuns(schedule, after);
  const beforeIt = new Date(new Date(schedule.pausedUntil).getTime() - 1);
  return expectedRuns(schedule, latest([after, beforeIt]));
}

/** The next `count` of them; fewer when no more come. */
export function nextRuns(schedule: Planned, after: Date, count: number): Occurrence[] {
  const runs: Occurrence[] = [];
  for (const run of runsAfter(schedule, after)) if (runs.push(run) >= count) break;
  return runs;
}

export const latest = (instants: readonly Date[]): Date => new Date(Math.max(...instants.map((one) => one.getTime())));

const PER_LOOK = 4;
/** A schedule whose runs all fall into its blackouts is looked at no further. */
const MAX_LOOKED_AT = 2000;

/**
 * The runs that will take place after an instant, by the time they start: those that fall into a blackout are left
 * out, or come once when it ends, as the schedule's policy says. Pure; it may go on for ever.
 */
function* expectedRuns(schedule: Planned, after: Date): Generator<Occurrence, void> {
  let from = new Date(after.getTime() - spreadMs(schedule.scheduleId, schedule.spreadSeconds));
  let held = heldBefore(schedule, from, after);
  for (let looked = 0; looked < MAX_LOOKED_AT; looked += PER_LOOK) {
    const next = nextOccurrences(schedule, from, PER_LOOK);
    for (const run of next) {
      if (held && held.dueAt < run.dueAt) yield held;
      const isHeldBack = isBlackedOut(schedule, run.dueAt);
      // What a blackout held back until this very instant is this run.
      held = isHeldBack ? makeUp(schedule, run) : null;
      if (!isHeldBack) yield run;
      from = run.nominalAt;
    }
    if (next.length < PER_LOOK) break;
  }
  if (held) yield held;
}

/** What a blackout that has begun before `after` still holds back. */
function heldBefore(schedule: Planned, from: Date, after: Date): Occurrence | null {
  if (schedule.blackouts.length === 0) return null;
  const last = lastOccurrence(schedule, from);
  const held = last && isBlackedOut(schedule, last.dueAt) ? makeUp(schedule, last) : null;
  return held && held.dueAt > after ? held : null;
}

/** The same run when its blackout ends; null when the schedule drops it. */
function makeUp(schedule: Planned, { nominalAt, dueAt }: Occurrence): Occurrence | null {
  const end = schedule.missedRunPolicy === "catch_up" ? blackoutEnd(schedule, dueAt) : null;
  return end && { nominalAt, dueAt: end };
}
