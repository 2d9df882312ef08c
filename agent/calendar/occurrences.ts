import { Cron } from "croner";
import type { Schedule } from "../protocol/mod.ts";
import { spreadMs } from "./spread.ts";

export type Timing = Pick<Schedule, "scheduleId" | "cron" | "timeZone" | "spreadSeconds">;

/** `nominalAt` is what the schedule names, `dueAt` when it starts: the nominal time and this schedule's spread. */
export type Occurrence = { nominalAt: Date; dueAt: Date };

/**
 * Lists and ranges of hours and minutes count as fixed times, too: a fixed time that a change to summer time leaves
 * out runs right after it, and one that comes twice in autumn runs once. Source: croner's manual, daylight saving.
 */
const open = ({ cron, timeZone }: Pick<Schedule, "cron" | "timeZone">): Cron =>
  new Cron(cron, { timezone: timeZone, paused: true, mode: "5-part", fixedTimeRule: "no-wildcard" });

/** Why a cron expression is refused, as one sentence for the person who typed it; null when it is fine. */
export function cronProblem(cron: string, timeZone: string): string | null {
  try {
    return open({ cron, timeZone }).nextRun() === null ? "never comes, such as the 31st of February" : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : "";
    return `cannot be read as a cron expression: ${reason}`;
  }
}

/** The next occurrences whose nominal time lies after `after`; fewer than `count` when no more come. */
export function nextOccurrences(timing: Timing, after: Date, count: number): Occurrence[] {
  const delayMs = spreadMs(timing.scheduleId, timing.spreadSeconds);
  return open(timing)
    .nextRuns(count, after)
    .map((nominalAt) => ({ nominalAt, dueAt: new Date(nominalAt.getTime() + delayMs) }));
}

/** The last occurrence whose nominal time is not after `until`; null when there was none. */
export function lastOccurrence(timing: Timing, until: Date): Occurrence | null {
  const delayMs = spreadMs(timing.scheduleId, timing.spreadSeconds);
  // croner leaves out the reference itself.
  const [nominalAt] = open(timing).previousRuns(1, new Date(until.getTime() + 1));
  return nominalAt ? { nominalAt, dueAt: new Date(nominalAt.getTime() + delayMs) } : null;
}
