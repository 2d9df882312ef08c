import { listLocks } from "../restic/locks.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** Removes the locks that restic itself judges stale, never a live one; the result tells which locks are left. */
export async function unlock(tools: JobTools): Promise<Outcome> {
  const before = await listLocks(tools);
  if (before !== null) tools.log("agent", `${before.length} lock(s) in the repository`);
  const end = await callRestic(tools, { args: ["unlock"] });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);
  // 0.14 says that it removed locks whether or not there were any: only looking again tells.
  const locks = await listLocks(tools);
  for (const lock of locks ?? []) {
    const kind = lock.isExclusive ? "exclusive" : "shared";
    tools.log("agent", `left: ${kind} lock of process ${lock.pid} on ${lock.hostname}, made at ${lock.createdAt}`);
  }
  return { state: "succeeded", exitCode: 0, ...(locks === null ? {} : { locks }) };
}
