/** One job in memory: from its acceptance to the moment its result is known. */
import type { JobFinished, JobRecord } from "./journal.ts";
import type { JobLog } from "./outbox.ts";
import type { JobResult } from "./protocol/mod.ts";

export type StopRequest = "cancelled" | "agent_stopped";

export type Job = {
  record: JobRecord;
  log: JobLog | null;
  finished: JobFinished | null;
  /** Aborted with a `StopRequest`. */
  stop: AbortController;
  /** Ends the job's waiting for its turn; does nothing once it has begun. */
  stopWaiting: () => void;
};

export function newJob(record: JobRecord): Job {
  return { record, log: null, finished: null, stop: new AbortController(), stopWaiting: () => {} };
}

/** A result for a job whose restic was never started. */
export function unstarted(result: Pick<JobResult, "state" | "cause" | "message">): JobResult {
  const at = new Date().toISOString();
  return { ...result, startedAt: at, finishedAt: at };
}
