import type { JobProgress } from "./protocol/mod.ts";

export type ProgressReporter = { take(progress: JobProgress): void; end(): void };

/** Passes on the latest progress, at most once in `intervalMs`. `isRetrying` alone changes only that key. */
export function createProgressReporter(send: (progress: JobProgress) => void, intervalMs: number): ProgressReporter {
  let latest: JobProgress = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDirty = false;
  const flush = () => {
    timer = undefined;
    if (!isDirty) return;
    isDirty = false;
    send(latest);
    timer = setTimeout(flush, intervalMs);
  };
  return {
    take(progress) {
      const keys = Object.keys(progress);
      const isRetryOnly = keys.length === 1 && keys[0] === "isRetrying";
      latest = isRetryOnly ? { ...latest, ...progress } : progress;
      isDirty = true;
      timer ??= setTimeout(flush, 0);
    },
    end() {
      clearTimeout(timer);
      isDirty = false;
    },
  };
}
