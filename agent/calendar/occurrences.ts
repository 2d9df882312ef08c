import { Cron } from "croner";
import type { Schedule } from "../protocol/mod.ts";
import { remembered } from "./remember.ts";
import { spreadMs } from "./spread.ts";

export type Timing = Pick<Schedule, "scheduleId" | "cron" | "timeZone" | "spreadSeconds">;

/**
 * `nominalAt` is what the schedule names, `dueAt` when it starts: the nominal time and this schedule's spread. The
 * spread is the same for every occurrence, so that even one longer than the interval leaves their order and number.
 */
export type Occurrence = { nominalAt: Date; dueAt: Date };

/**
 * Lists and ranges of hours and minutes count as fixed times, too: a fixed time that a change to summer time leaves
 * out runs right after it, and one that comes twice in autumn runs once. Source: croner's manual, daylight saving.
 */
const open = remembered(
  ({ cron, timeZone }: Pick<Schedule, "cron" | "timeZone">) => `${timeZone} ${cron}`,
  ({ cron, timeZone }) =>
    new Cron(cron, { timezone: timeZone, paused: true, mode: "5-part", fixedTimeRule: "no-wildcard" }),
);

/** Why a cron expression is refused, as one sentence for the person who typed it; null when it is fine. */
export function cronProblem(cron: string, timeZone: string): string | null {
  try {
    return open({ cron, timeZone }).nextRun() === null ? "never comes, such as the 31st of February" : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : "";
    return `cannot be read as a cron expression: ${reason}`;
  }
}

const delayOf = ({ scheduleId, spreadSeconds }: Timing): number => spreadMs(scheduleId, spreadSeconds);
const occurrenceAt = (nominalAt: Date, delayMs: number): Occurrence => ({
  nominalAt,
  dueAt: new Date(nominalAt.getTime() + delayMs),
});

/** Every occurrence whose nominal time lies after `after`, oldest first. It may go on for ever: take and leave. */
export function* occurrencesAfter(timing: Timing, after: Date): Generator<Occurrence, void, void> {
  const delayMs = delayOf(timing);
  const cron = open(timing);
  for (let at = cron.nextRun(after); at !== null; at = cron.nextRun(at)) yield occurrenceAt(at, delayMs);
}

/** The next occurrences whose nominal time lies after `after`; fewer than `count` when no more come. */
export function nextOccurrences(timing: Timing, after: Date, count: number): Occurrence[] {
  const delayMs = delayOf(timing);
  return open(timing)
    .nextRuns(count, after)
    .map((nominalAt) => occurrenceAt(nominalAt, delayMs));
}

/** The next occurrences that start after `now`: the nominal time of the first may have passed, its spread has not. */
export function upcomingOccurrences(timing: Timing, now: Date, count: number): Occurrence[] {
  return nextOccurrences(timing, new Date(now.getTime() - delayOf(timing)), count);
}

/** The last occurrence whose nominal time is not after `until`; null when there was none. */
export function lastOccurrence(timing: Timing, until: Date): Occurrence | null {
  // croner leaves out the reference itself, and knows whole seconds only.
  const [nominalAt] = open(timing).previousRuns(1, new Date(until.getTime() + 1));
  return nominalAt ? occurrenceAt(nominalAt, delayOf(timing)) : null;
}

/** The last occurrence that should have started by `now`; null when there was none. */
export function lastDueOccurrence(timing: Timing, now: Date): Occurrence | null {
  return lastOccurrence(timing, new Date(now.getTime() - delayOf(timing)));
}

/** Occurrences are counted up to here; a count of this many means "at least". About a tenth of a second's work. */
export const MAX_COUNTED = 2000;

export type Count = { count: number; isCapped: boolean };

/** How many occurrences have their nominal time after `after` and not after `until`. Holds none of them. */
export function countOccurrences(timing: Timing, { after, until }: { after: Date; until: Date }): Count {
  let count = 0;
  for (const { nominalAt } of occurrencesAfter(timing, after)) {
    if (nominalAt > until) break;
    if (count === MAX_COUNTED) return { count, isCapped: true };
    count++;
  }
  return { count, isCapped: false };
}
