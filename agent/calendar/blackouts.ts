import type { Blackout, Schedule } from "../protocol/mod.ts";

const MINUTES_PER_DAY = 1440;

/** Whether nothing may start at this instant. The window is read in the schedule's own time zone. */
export function isBlackedOut({ blackouts, timeZone }: Pick<Schedule, "blackouts" | "timeZone">, at: Date): boolean {
  if (blackouts.length === 0) return false;
  const { day, minute } = wallClock(at, timeZone);
  return blackouts.some((blackout) => holds(blackout, day, minute));
}

const MINUTE_MS = 60_000;
/** More windows than this in a row are one that never ends. */
const MAX_WINDOWS = 60;

/** The first minute, not before `at`, in which something may start; null when the windows leave none. */
export function blackoutEnd(schedule: Pick<Schedule, "blackouts" | "timeZone">, at: Date): Date | null {
  let end = at;
  for (let round = 0; round < MAX_WINDOWS; round += 1) {
    const { day, minute } = wallClock(end, schedule.timeZone);
    const window = schedule.blackouts.find((blackout) => holds(blackout, day, minute));
    if (!window) return end;
    const left = (minutesOf(window.to) - minute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
    end = new Date(Math.floor(end.getTime() / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS);
    // Where the clock was set forward meanwhile, the window has ended before that.
    while (end > at && !isBlackedOut(schedule, new Date(end.getTime() - MINUTE_MS)))
      end = new Date(end.getTime() - MINUTE_MS);
  }
  return null;
}

function holds({ days, from, to }: Blackout, day: number, minute: number): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start < end) return days.includes(day) && minute >= start && minute < end;
  const before = (day + 6) % 7;
  return (days.includes(day) && minute >= start) || (days.includes(before) && minute < end);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) % MINUTES_PER_DAY;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Making a format costs a hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", ...time });
  formats.set(timeZone, made);
  return made;
}

function wallClock(at: Date, timeZone: string): { day: number; minute: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return { day: DAYS.indexOf(parts.weekday ?? ""), minute: Number(parts.hour) * 60 + Number(parts.minute) };
}
