import type { Clock } from "@/server/core/clock";

/** A clock that stands still until a test moves it. */
export type FakeClock = Clock & { advance(milliseconds: number): void; set(instant: Date): void };

export function createFakeClock(start = new Date("2026-11-23T08:00:00.000Z")): FakeClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    set: (instant) => {
      now = instant.getTime();
    },
  };
}
