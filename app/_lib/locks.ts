import type { RepositoryLock } from "./api-types";

/** restic takes a lock of another host for stale after this, in milliseconds. */
const STALE_AFTER_MS = 30 * 60 * 1000;

export const LOCK_STATES = ["live", "stale", "foreign"] as const;
/** `stale`: an unlock removes it. `foreign`: another host's, and too young to tell. */
export type LockState = (typeof LOCK_STATES)[number];

/** Whether a lock still means something, as restic would judge it. */
export function lockState({ isDead, createdAt }: RepositoryLock, nowMs: number): LockState {
  if (isDead === true || nowMs - Date.parse(createdAt) > STALE_AFTER_MS) return "stale";
  return isDead === false ? "live" : "foreign";
}
