/** A clock that stands still until the test lets time pass, lets the machine sleep, or sets it. */
import type { Clock } from "../clock.ts";
import { within } from "./wait-for.ts";

export type FakeClock = Clock & {
  /** Time passes on a machine that is awake: every timer fires at its moment, and what it sets off is waited for. */
  pass(ms: number): Promise<void>;
  /** The machine sleeps, or somebody sets the clock, backwards when negative: the clock moves, no timer fires. */
  move(ms: number): void;
  /** Waits until somebody waits for a timer: the scheduler does whenever it has nothing to do. */
  idle(): Promise<void>;
  /** How many timers wait. */
  waiting(): number;
};

export function createFakeClock(start: string | number): FakeClock {
  let wallMs = new Date(start).getTime();
  let awakeMs = 0;
  const timers = new Set<{ fireAt: number; wake: () => void }>();
  const idlers = new Set<() => void>();
  const next = () => [...timers].sort((a, b) => a.fireAt - b.fireAt)[0];
  const idle = () =>
    timers.size > 0
      ? Promise.resolve()
      : within("the scheduler to wait", new Promise<void>((resolve) => idlers.add(resolve)));
  return {
    now: () => new Date(wallMs),
    after(delayMs, wake) {
      const timer = { fireAt: awakeMs + delayMs, wake };
      timers.add(timer);
      for (const resolve of idlers) resolve();
      idlers.clear();
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const until = awakeMs + ms;
      for (;;) {
        await idle();
        const timer = next();
        if (timer === undefined || timer.fireAt > until) break;
        wallMs += timer.fireAt - awakeMs;
        awakeMs = timer.fireAt;
        timers.delete(timer);
        timer.wake();
      }
      wallMs += until - awakeMs;
      awakeMs = until;
    },
    move(ms) {
      wallMs += ms;
    },
    idle,
    waiting: () => timers.size,
  };
}
