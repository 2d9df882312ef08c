/** What the page of a job says, worked out without a browser. */
import type { Job } from "./api-types";
import { formatPercent } from "./format";
import { isInFlight } from "./status";

export type StepState = "done" | "now" | "todo" | "skipped";
export type Step = { name: "Queued" | "Sent" | "Running" | "Finished"; at: Date | null; state: StepState };

const PLACE: Record<Job["state"], number> = {
  queued: 0,
  sent: 1,
  running: 2,
  succeeded: 3,
  partial: 3,
  failed: 3,
  cancelled: 3,
  lost: 3,
};

/** queued → sent → running → finished. A step that a finished job never took is `skipped`. */
export function stepsOf(job: Job): Step[] {
  const isOver = !isInFlight(job.state);
  const times = [
    { name: "Queued", at: job.createdAt },
    { name: "Sent", at: job.sentAt },
    { name: "Running", at: job.startedAt },
    { name: "Finished", at: isOver ? job.finishedAt : null },
  ] as const;
  const now = PLACE[job.state];
  return times.map(({ name, at }, index) => ({
    name,
    at,
    state: stateOf({ index, now, isOver, hasTime: at !== null }),
  }));
}

type Where = { index: number; now: number; isOver: boolean; hasTime: boolean };
function stateOf({ index, now, isOver, hasTime }: Where): StepState {
  if (isOver) return index === 3 || hasTime ? "done" : "skipped";
  if (index === now) return "now";
  return index < now ? "done" : "todo";
}

/**
 * What a screen reader is told while a job goes on: each state, and every quarter of the way.
 * @param what the job and its state, in words
 */
export function milestoneOf(job: Job, what: string): string {
  if (job.state !== "running") return `${what}.`;
  if (job.progress?.isRetrying) return `${what}; the repository does not answer, restic tries again.`;
  const quarters = Math.floor((job.progress?.percentDone ?? 0) * 4);
  return quarters > 0 ? `${what}, ${formatPercent(quarters / 4)} done.` : `${what}.`;
}

/** How many bytes were done at an instant. */
export type Sample = { atMs: number; bytesDone: number };
const WINDOW_MS = 15_000;

/** Keeps the samples of the last seconds. A count that went back starts anew: restic has begun another pass. */
export function addSample(samples: readonly Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && next.atMs <= last.atMs) return [...samples];
  if (last && next.bytesDone < last.bytesDone) return [next];
  return [...samples.filter(({ atMs }) => next.atMs - atMs <= WINDOW_MS), next];
}

/** Bytes per second over the samples; null while two instants are not known. */
export function speedOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 500) return null;
  return ((last.bytesDone - first.bytesDone) * 1000) / (last.atMs - first.atMs);
}
