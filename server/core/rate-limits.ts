import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "./errors";
import type { RateLimit, RateLimits } from "./ports";

type Allowance = { tries: number; seconds: number };

/** Failed tries per window. An address may serve many people; an account and network is one person. */
const ALLOWANCES: Record<keyof RateLimits, Allowance> = {
  loginPerAddress: { tries: 100, seconds: 300 },
  loginPerAccount: { tries: 10, seconds: 300 },
  enrollmentPerAddress: { tries: 60, seconds: 300 },
  setupPerAddress: { tries: 10, seconds: 300 },
  linkPerAddress: { tries: 60, seconds: 300 },
};

/** Counters of this process; they start anew with it. */
export function createRateLimits(changes: Partial<typeof ALLOWANCES> = {}): RateLimits {
  const allowances = { ...ALLOWANCES, ...changes };
  return {
    loginPerAddress: rateLimit(allowances.loginPerAddress),
    loginPerAccount: rateLimit(allowances.loginPerAccount),
    enrollmentPerAddress: rateLimit(allowances.enrollmentPerAddress),
    setupPerAddress: rateLimit(allowances.setupPerAddress),
    linkPerAddress: rateLimit(allowances.linkPerAddress),
  };
}

function rateLimit({ tries, seconds }: Allowance): RateLimit {
  const limiter = new RateLimiterMemory({ points: tries, duration: seconds });
  const refuse = (waitMs: number): never => {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    throw new AppError("rate_limited", `Too many tries; wait ${retryAfterSeconds} seconds, then try again.`, {
      retryAfterSeconds,
    });
  };
  return {
    async check(key) {
      const used = await limiter.get(key);
      if (used && (used.consumedPoints ?? 0) >= tries) refuse(used.msBeforeNext ?? seconds * 1000);
    },
    async consume(key) {
      const used = await limiter.penalty(key);
      if (used.consumedPoints > tries) refuse(used.msBeforeNext);
    },
    async forgive(key) {
      await limiter.delete(key);
    },
  };
}
