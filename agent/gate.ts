/** Between a job's turn and its start: where jobs wait while the agent exchanges itself or is on trial. */
import type { Job } from "./job.ts";
import { laneOf } from "./lane.ts";
import { sleep } from "./pause.ts";

export type Gate = {
  /** Resolves when the job may start, was stopped or is out of time; the caller looks which. */
  pass(job: Job): Promise<void>;
  /** To be called when the job has ended, whether or not it passed. */
  leave(job: Job): void;
  /** Lets nothing more start; resolves when nothing that has started goes on. */
  hold(): Promise<void>;
  release(): void;
};

/** Longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createGate(serverNow: () => Date): Gate {
  const started = new Map<Job, ReturnType<typeof laneOf>>();
  let release: AbortController | null = null;
  let idle = Promise.withResolvers<void>();

  const leftMs = (job: Job) => Date.parse(job.record.expiresAt) - serverNow().getTime();
  // Looking is short, and people wait for it: it goes on beside the long job that is waited for anyway.
  const mayStart = (job: Job) =>
    laneOf(job.record.order) === "looking" && [...started.values()].some((lane) => lane !== "looking");
  const tellIdle = () => {
    if (started.size === 0) idle.resolve();
  };

  return {
    async pass(job) {
      const { signal } = job.stop;
      while (release !== null && !mayStart(job)) {
        if (signal.aborted || leftMs(job) < 0) return;
        await sleep(Math.min(leftMs(job) + 1, MAX_TIMER_MS), AbortSignal.any([signal, release.signal]));
      }
      started.set(job, laneOf(job.record.order));
    },
    leave(job) {
      started.delete(job);
      tellIdle();
    },
    hold() {
      if (release === null) {
        release = new AbortController();
        idle = Promise.withResolvers<void>();
      }
      tellIdle();
      return idle.promise;
    },
    release() {
      release?.abort();
      release = null;
    },
  };
}
