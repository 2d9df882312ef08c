import type { DayState, HostDay } from "./api-types";

/** What is counted in a summary, the worst first. Days without a backup say nothing. */
export const COUNTED_STATES = ["overdue", "failed", "partial", "succeeded"] as const satisfies readonly DayState[];

/** How many days were like that, without what did not happen. */
export function countDays(days: readonly HostDay[]): { state: (typeof COUNTED_STATES)[number]; count: number }[] {
  return COUNTED_STATES.map((state) => ({ state, count: days.filter((day) => day.state === state).length })).filter(
    ({ count }) => count > 0,
  );
}

/** Noon of a UTC day, so that every formatter that is told UTC names this very day. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** Where a key leads among `count` days; null for a key that leads nowhere. */
export function dayAfterKey(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, at - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(count - 1, at + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
