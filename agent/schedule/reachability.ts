/** Asks whether the repository answers, before runs are made up for: a host just awake may have no network yet. */
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";

export type Reachability = {
  /** The repository answered not long ago. */
  isFresh(now: Date): boolean;
  /** Asks, unless the last failure is too recent; true when it answers. */
  ask(now: Date): Promise<boolean>;
  /** Something has changed: the next `ask` asks. */
  forget(): void;
};

const FRESH_MS = 60_000;
const RETRY_MIN_MS = 30_000;
const RETRY_MAX_MS = 15 * 60_000;

/** `probe` resolves to why the repository cannot be reached, null when it can or when that cannot be told. */
export function createReachability(probe: () => Promise<string | null>, log: Logger): Reachability {
  let answeredAt: number | null = null;
  let nextTryAt = 0;
  let failures = 0;
  return {
    isFresh: (now) => answeredAt !== null && Math.abs(now.getTime() - answeredAt) <= FRESH_MS,
    async ask(now) {
      const waitMs = nextTryAt - now.getTime();
      // A clock that was set back must not make this wait for longer than it ever would.
      if (waitMs > 0 && waitMs <= RETRY_MAX_MS) return false;
      const problem = await probe().catch(messageOf);
      if (problem === null) {
        answeredAt = now.getTime();
        failures = 0;
        return true;
      }
      if (failures === 0) log.warn("missed runs wait for the repository", { problem });
      const pauseMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures++);
      nextTryAt = now.getTime() + pauseMs * (0.5 + Math.random() / 2);
      return false;
    },
    forget() {
      answeredAt = null;
      nextTryAt = 0;
    },
  };
}
