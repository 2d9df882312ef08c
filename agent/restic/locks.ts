/** A repository's locks: looking at them, and removing the one that a killed restic of ours left behind. */
import * as z from "zod";
import { currentPlatform } from "../platform/platform.ts";
import type { RepositoryLock } from "../protocol/mod.ts";
import { type CaptureTools, capture } from "./capture.ts";

/** What `restic cat lock` prints; the same in every version. */
const lockSchema = z.object({
  hostname: z.string(),
  username: z.string().default(""),
  pid: z.number().int().nonnegative(),
  time: z.iso.datetime({ offset: true }),
  exclusive: z.boolean().default(false),
});
type Lock = z.infer<typeof lockSchema>;

/** A repository that does not answer is given up after this long. */
const TIMEOUT_MS = 60_000;
const UNLOCK_ATTEMPTS = 5;
const UNLOCK_EVERY_MS = 500;
/** The bound of a result; more locks than that are told by the first of them. */
const MAX_LISTED = 100;
/** Each look at a lock is a restic of its own. */
const AT_A_TIME = 4;

/** The locks that are in the repository now; null when they cannot be told, or in time. Takes none itself. */
export async function listLocks(tools: CaptureTools & { stop: AbortSignal }): Promise<RepositoryLock[] | null> {
  const stop = AbortSignal.any([tools.stop, AbortSignal.timeout(TIMEOUT_MS)]);
  const ids = await lockIds(tools, stop);
  if (ids === null) return null;
  const locks: RepositoryLock[] = [];
  const waiting = ids.slice(0, MAX_LISTED);
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      // A lock that cannot be read any more was given up in the meantime.
      const lock = await readLock(tools, id, stop);
      if (lock !== null) locks.push(await told(id, lock));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return stop.aborted ? null : locks.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

async function told(lockId: string, lock: Lock): Promise<RepositoryLock> {
  const isOwnHost = lock.hostname === Deno.hostname();
  return {
    lockId,
    hostname: lock.hostname.slice(0, 255),
    username: lock.username.slice(0, 255),
    pid: lock.pid,
    createdAt: lock.time,
    isExclusive: lock.exclusive,
    isOwnHost,
    isDead: isOwnHost ? (await currentPlatform().processIdentity(lock.pid)) === null : null,
  };
}

export type StaleLockRequest = CaptureTools & {
  /** Process id of the restic that was ours and is dead. */
  pid: number;
  timeoutMs?: number;
};

/**
 * Looks for a lock of process `pid` on this host. Only when there is one, and that process is dead, `restic unlock`
 * takes away the stale locks; it judges each of them once more itself. Returns a sentence for the log, or null when
 * there was nothing to do.
 */
export async function removeOwnStaleLock(request: StaleLockRequest): Promise<string | null> {
  if ((await currentPlatform().processIdentity(request.pid)) !== null) return null;
  const stop = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  const ids = await lockIds(request, stop);
  if (ids === null) return "the repository's locks could not be listed; a stale lock may be left: restic unlock";
  for (const id of ids) {
    const lock = await readLock(request, id, stop);
    if (lock?.pid !== request.pid || lock.hostname !== Deno.hostname()) continue;
    return (await unlock(request, id, stop))
      ? `removed the stale lock that process ${request.pid} of this host had left`
      : `the stale lock of process ${request.pid} could not be removed: restic unlock`;
  }
  return null;
}

/** True when the lock is gone. For restic a dead process lives on until its parent, or init, has asked for its end. */
async function unlock(tools: CaptureTools, id: string, stop: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < UNLOCK_ATTEMPTS && !stop.aborted; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, UNLOCK_EVERY_MS));
    if ((await capture(tools, ["unlock", "--no-cache"], stop)) === null) continue;
    const left = await lockIds(tools, stop);
    if (left !== null && !left.includes(id)) return true;
  }
  return false;
}

async function lockIds(tools: CaptureTools, stop: AbortSignal): Promise<string[] | null> {
  const listed = await capture(tools, ["list", "locks", "--no-lock", "--no-cache"], stop);
  return listed === null ? null : (listed.match(/\b[0-9a-f]{64}\b/g) ?? []);
}

async function readLock(tools: CaptureTools, id: string, stop: AbortSignal): Promise<Lock | null> {
  const text = await capture(tools, ["cat", "lock", "--no-lock", "--no-cache", id], stop);
  try {
    const parsed = lockSchema.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
