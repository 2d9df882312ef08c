/** The week of the fleet as a grid of days and hours. Pure. */
import type { ScheduleKind } from "@/agent/protocol/mod";
import type { PlannedRun, WeekHour } from "./api-types";

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** From this many on, runs that start within one minute are worth a word. */
export const CROWD = 20;

/** `cells` has a place for each hour; null where the clock leaves it out. */
export type WeekRow = { day: string; cells: (WeekHour | null)[] };

export function weekRows(hours: readonly WeekHour[]): WeekRow[] {
  const days = [...new Set(hours.map(({ day }) => day))];
  return days.map((day) => {
    const own = new Map(hours.filter((one) => one.day === day).map((one) => [one.hour, one]));
    return { day, cells: HOURS.map((hour) => own.get(hour) ?? null) };
  });
}

export const HEAT_LEVELS = 5;
/** 0 for nothing, else 1 to 5 by the share of the busiest hour; its root, so that small numbers differ too. */
export const heatOf = (runs: number, most: number): number =>
  runs === 0 || most === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(runs / most) * HEAT_LEVELS));

export type WeekSummary = { busiest: WeekHour | null; collisions: number; crowds: number; most: number };

export function summaryOf(hours: readonly WeekHour[]): WeekSummary {
  const busiest = hours.reduce<WeekHour | null>((best, one) => (one.runs > (best?.runs ?? 0) ? one : best), null);
  return {
    busiest,
    most: busiest?.runs ?? 0,
    collisions: hours.reduce((sum, { collisions }) => sum + collisions, 0),
    crowds: hours.filter(({ peak }) => peak >= CROWD).length,
  };
}

export type Place = { row: number; column: number };

/** Where a key leads to in the grid; null when it does something else. */
export function moveIn({ row, column }: Place, key: string, rows: number): Place | null {
  const last = HOURS.length - 1;
  switch (key) {
    case "ArrowRight":
      return { row, column: Math.min(column + 1, last) };
    case "ArrowLeft":
      return { row, column: Math.max(column - 1, 0) };
    case "ArrowDown":
      return { row: Math.min(row + 1, rows - 1), column };
    case "ArrowUp":
      return { row: Math.max(row - 1, 0), column };
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: last };
    default:
      return null;
  }
}

const EXCLUSIVE: Record<ScheduleKind, boolean> = {
  backup: false,
  verify: false,
  forget: true,
  prune: true,
  check: true,
};
export type Collision = { repository: string; runs: PlannedRun[]; exclusive: PlannedRun; others: number };

/** Runs of one hour that get in each other's way, by repository. */
export function collisionsOf(runs: readonly PlannedRun[]): Collision[] {
  const repositories = [...new Set(runs.flatMap(({ collidesOn }) => collidesOn ?? []))];
  return repositories.flatMap((repository) => {
    const own = runs.filter(({ collidesOn }) => collidesOn === repository);
    const exclusive = own.find(({ kind }) => EXCLUSIVE[kind]);
    if (!exclusive) return [];
    const others = new Set(own.map(({ hostId }) => hostId)).size - 1;
    return [{ repository, runs: own, exclusive, others }];
  });
}

const DAY_MS = 86_400_000;

/** A day of the reader's calendar as an instant that lies in it; null for what is no day. */
export function instantIn(day: string | null, timeZone: string): Date | null {
  if (day === null || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(noon)) return null;
  const dayAt = (ms: number) => new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(ms);
  const found = [noon, noon - DAY_MS / 2, noon + DAY_MS / 2].find((ms) => dayAt(ms) === day);
  return found === undefined ? null : new Date(found);
}

/** The day that lies some days from another. */
export const dayFrom = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
