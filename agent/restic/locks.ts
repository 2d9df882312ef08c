/** Removes the lock that a killed restic of ours left behind. Never one that could be anybody else's. */
import * as z from "zod";
import { currentPlatform } from "../platform/platform.ts";
import type { Restic } from "./find.ts";
import { runRestic } from "./run.ts";

const lockSchema = z.object({ hostname: z.string(), pid: z.number().int(), time: z.string() });

export type LockRequest = {
  restic: Restic;
  env: Record<string, string>;
  /** Process id of the restic that was ours and is dead. */
  pid: number;
  /** A repository that does not answer is given up after this long. */
  timeoutMs?: number;
};

const TIMEOUT_MS = 60_000;
const UNLOCK_ATTEMPTS = 5;
const UNLOCK_EVERY_MS = 500;

/**
 * Looks for a lock of process `pid` on this host. Only when there is one, and that process is dead, `restic unlock`
 * takes away the stale locks; it judges each of them once more itself. Returns a sentence for the log, or null when
 * there was nothing to do.
 */
export async function removeOwnStaleLock(request: LockRequest): Promise<string | null> {
  if ((await currentPlatform().processIdentity(request.pid)) !== null) return null;
  const stop = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  const ids = await listLocks(request, stop);
  if (ids === null) return "the repository's locks could not be listed; a stale lock may be left: restic unlock";
  for (const id of ids) {
    if (!(await isOurs(request, id, stop))) continue;
    return (await unlock(request, id, stop))
      ? `removed the stale lock that process ${request.pid} of this host had left`
      : `the stale lock of process ${request.pid} could not be removed: restic unlock`;
  }
  return null;
}

async function isOurs(request: LockRequest, id: string, stop: AbortSignal): Promise<boolean> {
  const text = await capture(request, ["cat", "lock", "--no-lock", id], stop);
  const lock = text === null ? null : parseLock(text);
  return lock?.pid === request.pid && lock.hostname === Deno.hostname();
}

/** True when the lock is gone. For restic a dead process lives on until its parent, or init, has asked for its end. */
async function unlock(request: LockRequest, id: string, stop: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < UNLOCK_ATTEMPTS && !stop.aborted; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, UNLOCK_EVERY_MS));
    if ((await capture(request, ["unlock"], stop)) === null) continue;
    const left = await listLocks(request, stop);
    if (left !== null && !left.includes(id)) return true;
  }
  return false;
}

async function listLocks(request: LockRequest, stop: AbortSignal): Promise<string[] | null> {
  const listed = await capture(request, ["list", "locks", "--no-lock"], stop);
  return listed === null ? null : (listed.match(/\b[0-9a-f]{64}\b/g) ?? []);
}

function parseLock(text: string): z.infer<typeof lockSchema> | null {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** stdout of a short call, or null when it failed. */
async function capture(request: LockRequest, args: string[], stop: AbortSignal): Promise<string | null> {
  let output = "";
  try {
    const end = await runRestic({
      program: request.restic.program,
      args,
      env: request.env,
      stop,
      onStdoutText: (text) => (output += text),
      onStderrLine: () => {},
      graceMs: 1_000,
    });
    return end.exitCode === 0 ? output : null;
  } catch {
    return null;
  }
}
