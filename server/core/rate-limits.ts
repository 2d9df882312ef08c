import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "./errors";
import type { RateLimit, RateLimits } from "./ports";

/** Counters in memory: a restart forgives, and one server owns the fleet. */
export function createRateLimits(): RateLimits {
  return {
    loginPerAddress: limit({ points: 60, duration: 60 }),
    loginPerAccount: limit({ points: 10, duration: 300 }),
    enrollmentPerAddress: limit({ points: 300, duration: 60 }),
    setupPerAddress: limit({ points: 10, duration: 300 }),
  };
}

/** @param window `points` tries per `duration` seconds */
function limit(window: { points: number; duration: number }): RateLimit {
  const limiter = new RateLimiterMemory(window);
  return {
    async consume(key) {
      try {
        await limiter.consume(key);
      } catch (refusal) {
        const retryAfterSeconds = Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
        throw new AppError("rate_limited", `Too many tries; wait ${retryAfterSeconds} seconds, then try again.`, {
          retryAfterSeconds,
        });
      }
    },
    async forgive(key) {
      await limiter.delete(key);
    },
  };
}
