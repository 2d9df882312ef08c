/** A job that meets a passing trouble starts restic again, a few times, with growing pauses. */
import { type Outcome, stopOutcome } from "./commands/outcome.ts";
import { stopRequestOf } from "./job.ts";
import type { JobCause, Tuning } from "./protocol/mod.ts";

/** What may be over in a while by itself; everything else would only fail again. */
const PASSING: ReadonlySet<JobCause | undefined> = new Set(["repo_unreachable", "repo_locked"] as const);
const MAX_EXPONENT = 16;

export type RetryOptions = {
  tuning: Pick<Tuning, "retryAttempts" | "retryMinMs" | "retryMaxMs">;
  /** Aborted with a `StopRequest`; ends a pause at once. */
  stop: AbortSignal;
  /** How long restic may still be started; the order's own expiry holds for retries, too. */
  leftMs(): number;
  log(text: string): void;
  /** Puts away what the failed attempt may have left. */
  beforeRetry(): Promise<void>;
  random?: () => number;
};

/**
 * Runs `attempt` until it succeeds, fails for good, or was made `retryAttempts` times. The outcome is that of the last
 * attempt, with their number when there was more than one.
 */
export async function withRetries(options: RetryOptions, attempt: () => Promise<Outcome>): Promise<Outcome> {
  const { tuning, stop, log } = options;
  for (let attempts = 1; ; attempts++) {
    const outcome = { ...(await attempt()), ...(attempts > 1 ? { attempts } : {}) };
    if (stop.aborted || !PASSING.has(outcome.cause) || attempts >= tuning.retryAttempts) return outcome;
    const pauseMs = pauseAfter(attempts, options);
    if (pauseMs > options.leftMs()) {
      log("the job's time would be over before the next attempt");
      return outcome;
    }
    const next = `attempt ${attempts + 1} of ${tuning.retryAttempts} in ${Math.ceil(pauseMs / 1000)} s`;
    log(`${outcome.message ?? outcome.cause} Trying again: ${next}.`);
    await pause(pauseMs, stop);
    if (!stop.aborted) await options.beforeRetry();
    if (stop.aborted) return { ...stopOutcome(stopRequestOf(stop)), ...(attempts > 1 ? { attempts } : {}) };
  }
}

/** Full jitter between the least pause and a ceiling that doubles with each failure. */
export function pauseAfter(
  failures: number,
  { tuning, random = Math.random }: Pick<RetryOptions, "tuning" | "random">,
): number {
  const { retryMinMs: least, retryMaxMs: most } = tuning;
  const ceiling = Math.min(most, least * 2 ** Math.min(failures, MAX_EXPONENT));
  return Math.round(least + random() * Math.max(0, ceiling - least));
}

function pause(delayMs: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    stop.addEventListener("abort", wake, { once: true });
  });
}
