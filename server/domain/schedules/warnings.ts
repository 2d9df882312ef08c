import { isBlackedOut, nextOccurrences } from "@/agent/calendar/mod";
import type { Retention, Schedule } from "@/agent/protocol/mod";
import type { Planned } from "@/server/domain/protection";

type Judged = Planned & Pick<Schedule, "kind" | "retention">;

/** What else runs around a schedule: enabled schedules only. */
export type Surroundings = {
  /** Of its own host. */
  backups: readonly Planned[];
  /** Whether any host prunes the same repository. */
  hasPrune: boolean;
};

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What a person may not have meant, one sentence each. Pure. */
export function warningsOf(schedule: Judged, { backups, hasPrune }: Surroundings, now: Date): string[] {
  const isForget = schedule.kind === "forget";
  return [
    ...timeWarnings(schedule, now),
    ...(isForget && schedule.retention !== null ? retentionWarnings(schedule.retention, backups, now) : []),
    ...(isForget && !hasPrune
      ? ["Nothing prunes this repository by schedule, so forgetting frees no space; add a prune schedule."]
      : []),
  ];
}

const BLACKOUTS_LOOKED_AT = 50;
const GAPS_LOOKED_AT = 6;

function timeWarnings(schedule: Planned, now: Date): string[] {
  const { blackouts, missedRunPolicy, spreadSeconds } = schedule;
  const warnings: string[] = [];
  if (blackouts.length > 0 && missedRunPolicy === "skip") {
    const runs = nextOccurrences(schedule, now, BLACKOUTS_LOOKED_AT);
    if (runs.length > 0 && runs.every(({ dueAt }) => isBlackedOut(schedule, dueAt)))
      warnings.push(`Each of the next ${runs.length} runs falls into a blackout and is skipped; change one of them.`);
  }
  if (spreadSeconds > 0 && spreadSeconds * 1000 >= shortestGapMs(schedule, now))
    warnings.push("The window of delay is as long as the time between two runs; make it shorter.");
  return warnings;
}

/** Rules that keep one snapshot per unit, which only helps when there are more. */
const FINE_RULES = [
  { rule: "keepHourly", word: "hourly", unit: "hour", unitMs: HOUR_MS },
  { rule: "keepDaily", word: "daily", unit: "day", unitMs: DAY_MS },
  { rule: "keepWeekly", word: "weekly", unit: "week", unitMs: 7 * DAY_MS },
  { rule: "keepMonthly", word: "monthly", unit: "month", unitMs: 31 * DAY_MS },
] as const;

function retentionWarnings(retention: Retention, backups: readonly Planned[], now: Date): string[] {
  // restic judges each set of paths by itself, so schedules are not counted together.
  const intervalMs = Math.min(...backups.map((backup) => shortestGapMs(backup, now)));
  if (!Number.isFinite(intervalMs)) return [];
  const warnings = FINE_RULES.filter(({ rule, unitMs }) => retention[rule] && intervalMs >= 2 * unitMs).map(
    ({ rule, word, unit }) =>
      `Keeping ${retention[rule]} ${word} snapshots means one per ${unit}, but there is one backup every ${spoken(intervalMs)}: it keeps just the last ${retention[rule]}.`,
  );
  const { keepWithin, keepLast } = retention;
  if (keepWithin !== undefined && durationMs(keepWithin) < intervalMs)
    warnings.push(`Keeping all within ${keepWithin} is shorter than the ${spoken(intervalMs)} between two backups.`);
  const isAlone = Object.keys(retention).every((rule) => rule === "keepLast" || rule === "keepTags");
  if (keepLast !== undefined && isAlone && backups.some((backup) => hasMoreADay(backup, keepLast, now)))
    warnings.push(`Keeping the last ${keepLast} does not reach back one day: there are more backups than that a day.`);
  return warnings;
}

function shortestGapMs(schedule: Planned, now: Date): number {
  const times = nextOccurrences(schedule, now, GAPS_LOOKED_AT).map(({ nominalAt }) => nominalAt.getTime());
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.min(Number.POSITIVE_INFINITY, ...gaps);
}

/** More than one every few minutes is not counted. */
const MOST_COUNTED = 288;

function hasMoreADay(schedule: Planned, count: number, now: Date): boolean {
  if (count >= MOST_COUNTED) return false;
  const next = nextOccurrences(schedule, now, count + 1)[count];
  return next !== undefined && next.nominalAt.getTime() <= now.getTime() + DAY_MS;
}

const UNIT_MS: Record<string, number> = { y: 365 * DAY_MS, m: 30 * DAY_MS, d: DAY_MS, h: HOUR_MS };

/** A duration as `keepWithin` writes it; months and years as long as they mostly are. */
const durationMs = (within: string): number =>
  [...within.matchAll(/(\d+)([ymdh])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * (UNIT_MS[unit ?? ""] ?? 0), 0);

function spoken(ms: number): string {
  const [count, unit] = ms >= 2 * DAY_MS ? [ms / DAY_MS, "days"] : [ms / HOUR_MS, "hours"];
  return `${Math.round(count * 10) / 10} ${unit}`;
}
