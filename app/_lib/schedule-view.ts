/** A schedule's state and windows as people read them. Pure. */
import type { Blackout } from "@/agent/protocol/mod";
import type { Schedule } from "./api-types";
import type { ScheduleState } from "./status";

/** A pause that has ended is none. */
export function scheduleState(
  { isEnabled, pausedUntil }: Pick<Schedule, "isEnabled" | "pausedUntil">,
  nowMs: number,
): ScheduleState {
  if (!isEnabled) return "disabled";
  return pausedUntil !== null && pausedUntil.getTime() > nowMs ? "paused" : "active";
}

/** As weeks begin in most of the world; 0 is Sunday. */
export const WEEKDAYS = [
  [1, "Mon", "Monday"],
  [2, "Tue", "Tuesday"],
  [3, "Wed", "Wednesday"],
  [4, "Thu", "Thursday"],
  [5, "Fri", "Friday"],
  [6, "Sat", "Saturday"],
  [0, "Sun", "Sunday"],
] as const;

/** `Mon, Tue 08:00 to 18:00`; a window that reaches over midnight says so. */
export function blackoutText({ days, from, to }: Blackout): string {
  const names = WEEKDAYS.filter(([day]) => days.includes(day)).map(([, short]) => short);
  return `${names.length === 7 ? "Every day" : names.join(", ")} ${from} to ${to}${to < from ? " the next day" : ""}`;
}

/** The run of all backup schedules that comes first; null when none will. */
export function nextBackup(schedules: readonly Schedule[]): { at: Date; timeZone: string } | null {
  const runs = schedules
    .filter(({ kind }) => kind === "backup")
    .flatMap(({ nextRuns, timeZone }) => nextRuns.map(({ dueAt }) => ({ at: dueAt, timeZone })));
  return runs.sort((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null;
}

/** What a `datetime-local` input takes: minutes, in the zone of this machine. */
export function localInputOf(at: Date): string {
  const date = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

const pad = (value: number): string => String(value).padStart(2, "0");
