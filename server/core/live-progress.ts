import type { LiveProgress } from "./ports";

/** Progress of running jobs in this process. */
export function createLiveProgress(): LiveProgress {
  const latest = new Map<string, NonNullable<ReturnType<LiveProgress["get"]>>>();
  return {
    get: (jobId) => latest.get(jobId) ?? null,
    set: (jobId, progress) => latest.set(jobId, { progress, at: new Date() }),
    clear: (jobId) => latest.delete(jobId),
  };
}
