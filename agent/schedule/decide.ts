/** What is to be done about one schedule at one instant. Pure: the same facts always give the same answer. */
import {
  blackoutEnd,
  isBlackedOut,
  lastDueOccurrence,
  lastOccurrence,
  MAX_COUNTED,
  type Occurrence,
  occurrencesAfter,
} from "../calendar/mod.ts";
import type { MissedReason, Schedule } from "../protocol/mod.ts";

/** Later than this a run counts as missed. */
export const ON_TIME_MS = 2 * 60_000;
/** A cursor further ahead comes from a clock that was wildly wrong; no change of time zone reaches as far. */
const MAX_CURSOR_LEAD_MS = 25 * 3_600_000;
/** How long after its time the rest of an occurrence is started whose first jobs are in the journal already. */
const COMPLETE_WITHIN_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

export type Timing = Pick<Schedule, "cron" | "timeZone" | "spreadSeconds">;
export type ScheduleState = {
  /** Every occurrence up to this nominal time has been dealt with. */
  cursorAt: Date;
  /** What the cursor belongs to; null while the schedule does not count. */
  timing: Timing | null;
};

export type Facts = {
  schedule: Schedule;
  /** Null for a schedule never seen before. */
  state: ScheduleState | null;
  now: Date;
  /** False for a schedule that is switched off, or that could not start anything. */
  isCounting: boolean;
  /** A job of this schedule waits or runs. */
  isBusy: boolean;
  /** The repository has just answered. */
  isReachable: boolean;
  /** Whether a job of this occurrence is known already, from before a restart or another time the clock stood here. */
  isBegun(nominalAt: Date): boolean;
};

export type MissedRange = { reason: MissedReason; firstAt: Date; lastAt: Date; count: number };

export type Decision = {
  /** How the schedule stands once all of this is done. */
  state: ScheduleState;
  /** At most one range for each reason. A count of `MAX_COUNTED` means "at least". */
  missed: MissedRange[];
  /** `probe`: would start, late, once the repository is known to answer. */
  action: { do: "start" | "probe"; occurrence: Occurrence } | { do: "wait" };
};

const WAIT = { do: "wait" } as const;

export function decide(facts: Facts): Decision {
  const { schedule, state, now, isCounting } = facts;
  const timing = isCounting ? timingOf(schedule) : null;
  const cursorAt = saneCursor(facts);
  // What is new, or has been switched on, or now names other times, never fires for the past.
  if (state === null || state.timing === null) {
    return { state: { cursorAt: isCounting ? later(cursorAt, now) : cursorAt, timing }, missed: [], action: WAIT };
  }
  const counted = { ...facts, schedule: { ...schedule, ...state.timing } };
  const newest = lastDueOccurrence(counted.schedule, now);
  if (timing === null || !isSame(timing, state.timing)) {
    const missed = newest === null ? [] : missedBetween(counted, cursorAt, newest.nominalAt);
    return { state: { cursorAt: later(cursorAt, now), timing }, missed, action: WAIT };
  }
  if (newest === null || newest.nominalAt <= cursorAt) return { state: { cursorAt, timing }, missed: [], action: WAIT };
  return decideNewest(counted, { newest, cursorAt, timing });
}

type Pending = { newest: Occurrence; cursorAt: Date; timing: Timing };

/** Only the newest of several can still run; those before it are missed. */
function decideNewest(facts: Facts, { newest, cursorAt, timing }: Pending): Decision {
  const beforeAt = lastOccurrence(facts.schedule, new Date(newest.nominalAt.getTime() - 1))?.nominalAt ?? cursorAt;
  const missed = beforeAt > cursorAt ? missedBetween(facts, cursorAt, beforeAt) : [];
  const heldAt = later(beforeAt, cursorAt);
  const fate = fateOf(facts, newest);
  switch (fate) {
    case "start":
      return { state: { cursorAt: newest.nominalAt, timing }, missed, action: { do: "start", occurrence: newest } };
    case "probe":
      return { state: { cursorAt: heldAt, timing }, missed, action: { do: "probe", occurrence: newest } };
    case "hold":
      return { state: { cursorAt: heldAt, timing }, missed, action: WAIT };
    case "done":
      return { state: { cursorAt: newest.nominalAt, timing }, missed, action: WAIT };
    default:
      return {
        state: { cursorAt: newest.nominalAt, timing },
        missed: withOne(missed, fate, newest),
        action: WAIT,
      };
  }
}

/** `hold`: a blackout keeps it back for now. `done`: was started long ago. A reason: will not happen any more. */
type Fate = "start" | "probe" | "hold" | "done" | MissedReason;

function fateOf(facts: Facts, { nominalAt, dueAt }: Occurrence): Fate {
  const { schedule, now } = facts;
  const lateMs = now.getTime() - dueAt.getTime();
  if (facts.isBegun(nominalAt)) return lateMs <= COMPLETE_WITHIN_MS ? "start" : "done";
  if (isPaused(schedule, dueAt)) return "paused";
  const isCatchUp = schedule.missedRunPolicy === "catch_up";
  const isOnTime = lateMs <= ON_TIME_MS;
  if (!isOnTime && !isCatchUp) return reasonOf(schedule, dueAt);
  if (isBlackedOut(schedule, now)) return isCatchUp ? "hold" : "blackout";
  if (!isOnTime && now.getTime() > lastChance(schedule, dueAt)) return reasonOf(schedule, dueAt);
  if (facts.isBusy) return "still_running";
  return isOnTime || facts.isReachable ? "start" : "probe";
}

/** A run that a blackout held back has its hours from the end of the blackout on. */
function lastChance(schedule: Schedule, dueAt: Date): number {
  return (blackoutEnd(schedule, dueAt) ?? dueAt).getTime() + schedule.catchUpHours * HOUR_MS;
}

const isPaused = ({ pausedUntil }: Schedule, at: Date): boolean => pausedUntil !== null && at < new Date(pausedUntil);

function reasonOf(schedule: Schedule, dueAt: Date): MissedReason {
  if (isPaused(schedule, dueAt)) return "paused";
  return isBlackedOut(schedule, dueAt) ? "blackout" : "host_was_down";
}

/** All occurrences after `after` up to `until`, told by reason; counted one by one as far as that is cheap. */
function missedBetween({ schedule, isBegun }: Facts, after: Date, until: Date): MissedRange[] {
  let ranges: MissedRange[] = [];
  let counted = 0;
  for (const occurrence of occurrencesAfter(schedule, after)) {
    if (occurrence.nominalAt > until) return ranges;
    if (isBegun(occurrence.nominalAt)) continue;
    const reason = reasonOf(schedule, occurrence.dueAt);
    if (counted++ === MAX_COUNTED) {
      return ranges.map((range) => (range.reason === reason ? { ...range, lastAt: until } : range));
    }
    ranges = withOne(ranges, reason, occurrence);
  }
  return ranges;
}

function withOne(ranges: MissedRange[], reason: MissedReason, { nominalAt }: Occurrence): MissedRange[] {
  const known = ranges.find((range) => range.reason === reason);
  if (known === undefined) return [...ranges, { reason, firstAt: nominalAt, lastAt: nominalAt, count: 1 }];
  const longer = { ...known, lastAt: nominalAt, count: known.count + 1 };
  return ranges.map((range) => (range === known ? longer : range));
}

function saneCursor({ state, now }: Facts): Date {
  if (state === null || state.cursorAt.getTime() - now.getTime() > MAX_CURSOR_LEAD_MS) return now;
  return state.cursorAt;
}

export const timingOf = ({ cron, timeZone, spreadSeconds }: Timing): Timing => ({ cron, timeZone, spreadSeconds });
const isSame = (a: Timing, b: Timing): boolean =>
  a.cron === b.cron && a.timeZone === b.timeZone && a.spreadSeconds === b.spreadSeconds;
const later = (a: Date, b: Date): Date => (a > b ? a : b);
