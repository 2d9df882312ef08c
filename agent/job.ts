/** One job in memory: from its acceptance to the moment its result is known. */
import type { JobFinished, JobRecord } from "./journal.ts";
import type { JobLog } from "./outbox.ts";
import type { JobResult, RepositoryAccess } from "./protocol/mod.ts";

/** `access_over`: the time for which another host's repository was lent has passed. */
export type StopRequest = "cancelled" | "agent_stopped" | "access_over";

/** Why a job's signal was given. */
export const stopRequestOf = ({ reason }: AbortSignal): StopRequest =>
  reason === "agent_stopped" || reason === "access_over" ? reason : "cancelled";

export type Job = {
  record: JobRecord;
  /** Of another host's repository. In memory only: an agent that starts again does not have it any more. */
  access: RepositoryAccess | null;
  log: JobLog | null;
  finished: JobFinished | null;
  /** Aborted with a `StopRequest`. */
  stop: AbortController;
  /** Ends the job's waiting for its turn; does nothing once it has begun. */
  stopWaiting: () => void;
};

export function newJob(record: JobRecord, access: RepositoryAccess | null = null): Job {
  return { record, access, log: null, finished: null, stop: new AbortController(), stopWaiting: () => {} };
}

/** A result for a job whose restic was never started. */
export function unstarted(result: Pick<JobResult, "state" | "cause" | "message">): JobResult {
  const at = new Date().toISOString();
  return { ...result, startedAt: at, finishedAt: at };
}
