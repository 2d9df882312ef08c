import type { Blackout, Schedule } from "../protocol/mod.ts";
import { remembered } from "./remember.ts";

type Windows = Pick<Schedule, "blackouts" | "timeZone">;

const MINUTES_PER_DAY = 1440;
const MINUTE_MS = 60_000;

/** Whether nothing may start at this instant. The window is read in the schedule's own time zone. */
export function isBlackedOut({ blackouts, timeZone }: Windows, at: Date): boolean {
  return blackouts.length > 0 && minutesLeft(blackouts, wallClock(at, timeZone)) > 0;
}

/** Small enough that a change of the clocks within a step is seen by the next look, and cheap enough for a week. */
const STEP_MINUTES = 15;
/** A week and a day: blackouts that leave no minute free in that time never will. */
const MAX_STEPS = (8 * MINUTES_PER_DAY) / STEP_MINUTES;

/**
 * The first instant not before `at` at which something may start, to the minute; null when the windows leave no room
 * at all. An hour that comes twice within a window is waited for twice, one that is left out is not.
 */
export function blackoutEnd({ blackouts, timeZone }: Windows, at: Date): Date | null {
  const left = (ms: number) => minutesLeft(blackouts, wallClock(new Date(ms), timeZone));
  let ms = at.getTime();
  let minutes = left(ms);
  if (minutes === 0) return at;
  ms = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  for (let step = 0; step < MAX_STEPS * blackouts.length; step++) {
    const before = ms;
    ms += Math.min(minutes, STEP_MINUTES) * MINUTE_MS;
    minutes = left(ms);
    if (minutes > 0) continue;
    // A change of the clocks may have carried the step beyond the end.
    while (ms - MINUTE_MS > before && left(ms - MINUTE_MS) === 0) ms -= MINUTE_MS;
    return new Date(ms);
  }
  return null;
}

type WallClock = { day: number; minute: number };

/** Minutes by the clock on the wall until the windows that hold now are over; 0 when none does. */
function minutesLeft(blackouts: Blackout[], clock: WallClock): number {
  return Math.max(0, ...blackouts.map((blackout) => (holds(blackout, clock) ? untilEnd(blackout, clock) : 0)));
}

function holds({ days, from, to }: Blackout, { day, minute }: WallClock): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start < end) return days.includes(day) && minute >= start && minute < end;
  const before = (day + 6) % 7;
  return (days.includes(day) && minute >= start) || (days.includes(before) && minute < end);
}

const untilEnd = ({ to }: Blackout, { minute }: WallClock): number =>
  (minutesOf(to) - minute + MINUTES_PER_DAY) % MINUTES_PER_DAY;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const formatOf = remembered(
  (timeZone: string) => timeZone,
  (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
);

function wallClock(at: Date, timeZone: string): WallClock {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: DAYS.indexOf(parts.get("weekday") ?? ""),
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}
