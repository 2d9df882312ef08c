import type { Blackout, Schedule } from "../protocol/mod.ts";

const MINUTES_PER_DAY = 1440;

/** Whether nothing may start at this instant. The window is read in the schedule's own time zone. */
export function isBlackedOut({ blackouts, timeZone }: Pick<Schedule, "blackouts" | "timeZone">, at: Date): boolean {
  if (blackouts.length === 0) return false;
  const { day, minute } = wallClock(at, timeZone);
  return blackouts.some((blackout) => holds(blackout, day, minute));
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

function wallClock(at: Date, timeZone: string): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: DAYS.indexOf(parts.weekday ?? ""), minute: Number(parts.hour) * 60 + Number(parts.minute) };
}
