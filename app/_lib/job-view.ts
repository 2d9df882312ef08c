/** What the page of a job says, worked out without a browser. */
import type { Host, Job } from "./api-types";
import { isInFlight } from "./status";

export type StepState = "done" | "now" | "todo" | "skipped";
export type StepName = "queued" | "sent" | "running" | "finished";
export type Step = { name: StepName; at: Date | null; state: StepState };

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
    { name: "queued", at: job.createdAt },
    { name: "sent", at: job.sentAt },
    { name: "running", at: job.startedAt },
    { name: "finished", at: isOver ? job.finishedAt : null },
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

/** What a screen reader is told while a job goes on: each state, and every quarter of the way. */
export type Milestone = { key: "state" | "share" | "retrying" | "waits"; share: number };
export function milestoneOf({ state, progress, waitsForRepository }: Job): Milestone {
  if (state !== "running") return { key: "state", share: 0 };
  if (waitsForRepository) return { key: "waits", share: 0 };
  const share = Math.floor((progress?.percentDone ?? 0) * 4) / 4;
  if (progress?.isRetrying) return { key: "retrying", share };
  return { key: share > 0 ? "share" : "state", share };
}

/** restic counts what it has read; it is done only when that is stored, too. */
export const shareOf = ({ progress }: Job): number | null =>
  progress?.percentDone === undefined ? null : Math.min(0.99, progress.percentDone);

/** What goes on right now, as a key of the words for it. */
export function doingOf({ state, kind, isDryRun, progress, waitsForRepository }: Job, isHostOnline: boolean) {
  if (!isHostOnline) return state === "queued" ? "waitsForHost" : "hostOffline";
  if (state === "queued") return "waitsForTurn";
  if (state === "sent") return "sent";
  if (waitsForRepository) return "waitsForRepository";
  if (kind === "restore") return isDryRun ? "tryingRestore" : "restoring";
  if (kind === "verify") return "drilling";
  if (kind !== "backup") return "working";
  if (isDryRun) return "dryRun";
  return (progress?.percentDone ?? 0) >= 1 ? "storing" : "backingUp";
}

/** What cancelling does, as a key of the words for it. */
export function cancelConsequenceOf({ state, kind, isDryRun, waitsForRepository }: Job) {
  if (state === "queued") return "queued";
  if (waitsForRepository) return "waiting";
  if (isDryRun) return "other";
  return kind === "backup" || kind === "forget" || kind === "prune" || kind === "restore" ? kind : "other";
}

/** Whether a job that is over may be done again, or why not. The server decides again. */
export function retryOf({ kind, sourceGroupId }: Job, repoStatus: Host["repoStatus"]) {
  if (kind === "init") return "init";
  if (kind !== "backup") return "yes";
  if (sourceGroupId === null) return "noSourceGroup";
  return repoStatus === "ready" ? "yes" : repoStatus;
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
