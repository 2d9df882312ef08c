/** What an earlier agent process left behind: results to deliver, jobs to start, and jobs that it took down with it. */
import { join } from "node:path";
import { accessUntilOf } from "./access.ts";
import type { Delivery } from "./delivery.ts";
import { messageOf } from "./errors.ts";
import { listNames, realDisk } from "./files.ts";
import { runHookAfterCrash } from "./hooks.ts";
import type { JournalEntry } from "./journal.ts";
import type { JobLog } from "./outbox.ts";
import { hostRestic } from "./perform.ts";
import { isProcessGone, waitUntilGone } from "./processes.ts";
import type { JobResult, LogLine } from "./protocol/mod.ts";
import { resticEnvironment } from "./restic/env.ts";
import { removeOwnStaleLock } from "./restic/locks.ts";
import { restoreBase } from "./restore-job.ts";
import { openLog, type Runner, type RunnerDeps } from "./runner.ts";

export type Recovery = {
  /** Jobs of an earlier process whose end is being found out. */
  runningJobs(): string[];
  /** Resolves when every job of the earlier process is settled. */
  done: Promise<void>;
};

/** A repository that does not answer must not keep the result of a job waiting. */
const UNLOCK_WITHIN_MS = 20_000;

/** Goes through the journal. Results wait in the delivery when it resolves; interrupted jobs are settled behind it. */
export async function recover(deps: RunnerDeps & { delivery: Delivery }, runner: Runner): Promise<Recovery> {
  const settling = new Set<string>();
  const work: Promise<void>[] = [];
  const entries = await deps.journal.entries();
  const interrupted = new Set(entries.filter(isInterrupted).map(({ record }) => record.jobId));
  // What an interrupted job restored goes when its restic is gone; all else there is of nobody.
  for (const name of await listNames(deps.paths.verifyDir)) {
    if (!interrupted.has(name)) await realDisk.remove(join(deps.paths.verifyDir, name)).catch(() => {});
  }
  for (const entry of entries) {
    const { record, finished, started } = entry;
    // The answer to an earlier announcement may have been lost with that process.
    deps.delivery.announce(record);
    // Its process may have died before it took note of the result.
    if (finished !== null) deps.onFinished?.(record, finished.result);
    if (finished !== null) {
      const log = await openLogOrNull(deps, record.jobId);
      // Without its log the result goes alone: the server must not wait for chunks that cannot be read.
      const told = log === null ? { ...finished, chunkCount: 0 } : finished;
      deps.delivery.track({ jobId: record.jobId, log, finished: () => told });
    } else if (started === null) {
      runner.resume(record);
    } else {
      settling.add(record.jobId);
      const settled = settle(deps, entry)
        .catch((error) => deps.log.error("interrupted job not settled", { job: record.jobId, error: messageOf(error) }))
        .finally(() => settling.delete(record.jobId));
      work.push(settled);
    }
  }
  return { runningJobs: () => [...settling], done: Promise.all(work).then(() => {}) };
}

const isInterrupted = ({ started, finished }: JournalEntry): boolean => started !== null && finished === null;

/** Ends a job whose agent died: its output is lost with the pipe, so its restic is of no use any more. */
async function settle(deps: RunnerDeps, entry: JournalEntry): Promise<void> {
  const { jobId, order } = entry.record;
  const log = await openLogOrNull(deps, jobId);
  const say = (text: string) =>
    log?.append({ at: new Date().toISOString(), stream: "agent", text: deps.scrubber.scrub(text) });
  const isRebooted = entry.started?.bootId !== deps.bootId;
  say(
    isRebooted
      ? "the host was restarted while this job was running"
      : "the agent was restarted while this job was running",
  );
  if (entry.process !== null && !isRebooted && !(await isProcessGone(entry.process))) {
    say(`restic (process ${entry.process.pid}) was still running without its agent; stopping it`);
    await waitUntilGone(entry.process);
  }
  await realDisk.remove(join(deps.paths.verifyDir, jobId)).catch(() => {});
  // Another host's repository cannot be opened any more: its stale locks are for its own host to remove.
  const unlocked = accessUntilOf(entry) === null ? await unlock(deps, entry) : null;
  if (unlocked !== null) say(unlocked);
  if (order.kind === "backup" && entry.process !== null) {
    const { envFile } = deps.paths;
    const logHook = (_stream: LogLine["stream"], text: string) => say(text);
    await runHookAfterCrash(
      { jobId, envFile, log: logHook, stop: new AbortController().signal, getVariable: deps.getVariable },
      order,
    );
  }
  const who = isRebooted ? "host" : "agent";
  const left = order.kind === "restore" && order.target === "folder" && !order.isDryRun;
  const where = left ? ` What it had restored is in ${join(await restoreBase(deps), jobId)}.` : "";
  const message = `The ${who} was restarted while the job was running; run it again.${where}`;
  const result: JobResult = {
    state: "failed",
    cause: "agent_restarted",
    message,
    startedAt: entry.started?.startedAt ?? entry.record.acceptedAt,
    finishedAt: new Date().toISOString(),
  };
  const finished = { kind: order.kind, chunkCount: (await log?.seal()) ?? 0, result };
  await deps.journal
    .finish(jobId, finished)
    .catch((error) => deps.log.error("result is kept in memory only", { job: jobId, error: messageOf(error) }));
  deps.log.warn("job ended by restart", { job: jobId, kind: order.kind });
  deps.delivery.track({ jobId, log, finished: () => finished });
}

async function openLogOrNull(deps: RunnerDeps, jobId: string): Promise<JobLog | null> {
  return await openLog(deps, jobId).catch((error) => {
    deps.log.error("job log cannot be opened", { job: jobId, error: messageOf(error) });
    return null;
  });
}

async function unlock(deps: RunnerDeps, { process }: JournalEntry): Promise<string | null> {
  const config = deps.config.current();
  if (process === null || config === null) return null;
  const restic = await hostRestic(deps);
  if ("cause" in restic) return null;
  const env = await resticEnvironment({
    access: config.repository,
    resticVersion: restic.version,
    paths: deps.paths,
    getVariable: deps.getVariable,
  });
  return await removeOwnStaleLock({ restic, env, pid: process.pid, timeoutMs: UNLOCK_WITHIN_MS });
}
