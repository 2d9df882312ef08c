/** Months of snapshots, as a reader looks for a day. Days are texts such as `2026-11-27`. Pure. */
import type { Snapshot } from "./api-types";

export type DaySum = { count: number; addedBytes: number | null };

/** How many snapshots each day has, and how much they added; null where restic kept no figures. */
export function daySums(snapshots: readonly Snapshot[], dayOf: (at: Date) => string): Map<string, DaySum> {
  const sums = new Map<string, DaySum>();
  for (const { takenAt, dataAddedBytes } of snapshots) {
    const day = dayOf(takenAt);
    const known = sums.get(day) ?? { count: 0, addedBytes: null };
    const added = dataAddedBytes === null ? known.addedBytes : (known.addedBytes ?? 0) + dataAddedBytes;
    sums.set(day, { count: known.count + 1, addedBytes: added });
  }
  return sums;
}

/** The day so many days later, or earlier. */
const dayAfter = (day: string, by: number): string => textOf(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS);

export const monthOf = (day: string): string => day.slice(0, 7);

/** The month so many months later, or earlier. */
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number);
  return textOf(Date.UTC(year ?? 0, (number ?? 1) - 1 + by, 1)).slice(0, 7);
}

/** The same day of another month, or its last day where there is no such day. */
export function sameDayIn(month: string, day: string): string {
  const last = dayAfter(`${monthAfter(month, 1)}-01`, -1);
  const wanted = `${month}-${day.slice(8)}`;
  return wanted > last ? last : wanted;
}

/** The weeks of a month from Monday to Sunday; days of other months fill the first and the last. */
export function monthWeeks(month: string): string[][] {
  const first = `${month}-01`;
  const start = dayAfter(first, -((weekday(first) + 6) % 7));
  const weeks: string[][] = [];
  for (let monday = start; monday < `${monthAfter(month, 1)}-01`; monday = dayAfter(monday, 7))
    weeks.push(Array.from({ length: 7 }, (_, at) => dayAfter(monday, at)));
  return weeks;
}

/** Where a key of the grid leads; null for a key that leads nowhere. */
export function dayForKey(key: string, day: string): string | null {
  const sinceMonday = (weekday(day) + 6) % 7;
  switch (key) {
    case "ArrowLeft":
      return dayAfter(day, -1);
    case "ArrowRight":
      return dayAfter(day, 1);
    case "ArrowUp":
      return dayAfter(day, -7);
    case "ArrowDown":
      return dayAfter(day, 7);
    case "Home":
      return dayAfter(day, -sinceMonday);
    case "End":
      return dayAfter(day, 6 - sinceMonday);
    case "PageUp":
      return sameDayIn(monthAfter(monthOf(day), -1), day);
    case "PageDown":
      return sameDayIn(monthAfter(monthOf(day), 1), day);
    default:
      return null;
  }
}

export type DayKind = "some" | "none" | "unknown" | "outside";
type Span = { first: string; today: string; isWhole: boolean };

/**
 * What a day is in the calendar: `outside` before the first snapshot and after today, `unknown` while older ones load.
 * @param span the oldest day that is known, and whether nothing older is to come
 */
export function dayKind(day: string, sum: DaySum | undefined, { first, today, isWhole }: Span): DayKind {
  if (sum) return "some";
  if (day > today) return "outside";
  if (day < first) return isWhole ? "outside" : "unknown";
  return "none";
}

const DAY_MS = 86_400_000;
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
