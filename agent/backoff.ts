/** When to knock at the server's door again: exponential back-off with full jitter, so that a fleet never comes at once. */
import type { Tuning } from "./protocol/mod.ts";

export type Attempt = {
  /** How long the connection lived after `welcome`; 0 when it never got that far. */
  livedMs: number;
  /** The server asked for at least this long. */
  retryAfterMs?: number | undefined;
  /** True when trying soon is pointless or unwelcome: refused identity, asked to slow down. */
  isUnwelcome?: boolean;
};

export type Backoff = { nextDelayMs(attempt: Attempt, tuning: Tuning): number };

const MAX_EXPONENT = 16;
/** However long a server wants to be left alone: the one that comes after it must find its agents. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Delays between `reconnectMinMs` and `reconnectMaxMs`, drawn evenly below a ceiling that doubles with each failure.
 * A connection that lived `reconnectStableMs` starts over. `retryAfterMs`, up to an hour, is a floor, and gets jitter on
 * top.
 */
export function createBackoff(random: () => number = Math.random): Backoff {
  let failures = 0;
  return {
    nextDelayMs(attempt, tuning) {
      failures = attempt.livedMs >= tuning.reconnectStableMs ? 1 : Math.min(failures + 1, MAX_EXPONENT);
      const { reconnectMinMs: floor, reconnectMaxMs: max } = tuning;
      const ceiling = attempt.isUnwelcome ? max : Math.min(max, floor * 2 ** failures);
      const lowest = attempt.isUnwelcome ? Math.max(floor, max / 2) : floor;
      const jittered = lowest + random() * Math.max(0, ceiling - lowest);
      if (attempt.retryAfterMs === undefined) return Math.round(jittered);
      const asked = Math.min(attempt.retryAfterMs, MAX_RETRY_AFTER_MS);
      return Math.round(Math.max(jittered, asked * (1 + random() / 4)));
    },
  };
}
