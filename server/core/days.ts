const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day of an instant, `2026-11-27`: what tables of days are keyed by. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** `count` UTC days up to that of `now`, the oldest first. */
export const lastDays = (now: Date, count: number): string[] =>
  Array.from({ length: count }, (_, i) => dayOf(new Date(now.getTime() - (count - 1 - i) * DAY_MS)));
