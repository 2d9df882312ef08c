import type { JobState, LogLine } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { getJob } from "./get-job";
import { getJobLog } from "./get-job-log";
import type { GetJobLogInput } from "./schemas";

/** `idle` says that nothing came for a while, `end` that nothing more will come. */
export type FollowedLog =
  | { kind: "lines"; lines: LogLine[]; nextChunk: number }
  | { kind: "idle" }
  | { kind: "end"; state: JobState };

type Until = { signal: AbortSignal; idleMs: number };

/**
 * A job's log from chunk `from` on, as it grows, until the job is over and all of it was read, or the signal says so.
 * Nothing is kept for a reader who is slow: each step reads what is stored by then.
 * @throws AppError `job_not_found`, also when the host is removed meanwhile
 */
export async function* followJobLog(ctx: Ctx, input: GetJobLogInput, until: Until): AsyncGenerator<FollowedLog> {
  const { jobId } = input;
  let from = input.from ?? 0;
  const changes = watchJob(ctx, jobId, until);
  try {
    while (!until.signal.aborted) {
      changes.seen();
      const { lines, nextChunk, isComplete } = await getJobLog(ctx, { jobId, from });
      if (until.signal.aborted) return;
      if (nextChunk > from) {
        from = nextChunk;
        yield { kind: "lines", lines, nextChunk };
      } else if (isComplete) {
        yield { kind: "end", state: (await getJob(ctx, { jobId })).state };
        return;
      } else if (!(await changes.next())) {
        if (!until.signal.aborted) yield { kind: "idle" };
      }
    }
  } finally {
    changes.close();
  }
}

/** Tells of news about one job. `next` resolves to false when there was none for the idle time, or at the signal. */
function watchJob(ctx: Ctx, jobId: string, { signal, idleMs }: Until) {
  let hasNews = false;
  let wake: () => void = () => {};
  const note = () => {
    hasNews = true;
    wake();
  };
  const ifOwn = (event: { jobId: string }) => {
    if (event.jobId === jobId) note();
  };
  const offs = [
    ctx.events.on("job.logged", ifOwn),
    ctx.events.on("job.changed", ifOwn),
    ctx.events.on("host.removed", note),
  ];
  signal.addEventListener("abort", note);
  return {
    seen() {
      hasNews = signal.aborted;
    },
    async next(): Promise<boolean> {
      let timer: NodeJS.Timeout | undefined;
      if (!hasNews)
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, idleMs);
        });
      clearTimeout(timer);
      return hasNews;
    },
    close() {
      for (const off of offs) off();
      signal.removeEventListener("abort", note);
    },
  };
}
