import type { Delivery } from "../delivery.ts";
import type { JobFinished } from "../journal.ts";
import type { JobLog } from "../outbox.ts";

export const at = "2026-11-23T00:00:00.000Z";
export const jobId = "job-00000001";

/** A job whose log is in memory and grows as the test wants. */
export function deliveredJob(chunkCount: number) {
  let count = chunkCount;
  let finished: JobFinished | null = null;
  const log: JobLog = {
    append: () => {},
    appendSnapshots: () => Promise.resolve(true),
    flush: () => Promise.resolve(),
    seal: () => Promise.resolve(count),
    chunkCount: () => count,
    read: (index) => Promise.resolve({ lines: [{ at, stream: "stdout", text: `chunk ${index}` }] }),
  };
  return {
    track: (delivery: Delivery) => delivery.track({ jobId, log, finished: () => finished }),
    grow: (by: number) => (count += by),
    finish(total = count) {
      finished = { kind: "backup", chunkCount: total, result: { state: "succeeded", startedAt: at, finishedAt: at } };
    },
  };
}
