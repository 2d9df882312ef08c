/**
 * Waits for the repository, which the server gives out job by job. A server that is away keeps nobody from backing up:
 * then restic's own locks must do.
 */
import type { AgentMessage, Draft, LeaseMode, Tuning } from "./protocol/mod.ts";

export type LeaseWait = {
  jobId: string;
  mode: LeaseMode;
  /** Ends the wait. */
  stop: AbortSignal;
  /** How long the job may still wait, in milliseconds. */
  leftMs: number;
  /** A line for the job's log. */
  say(text: string): void;
};

/** `alone`: the server was away for too long. */
export type LeaseEnd = "granted" | "alone" | "stopped" | "expired";

export type Leases = {
  /** The server can be asked: everything is asked for again, also what runs already, as it may have been freed. */
  attach(): void;
  detach(): void;
  /** Resolves when the job may go on, or need not wait any more. Never rejects. */
  acquire(wait: LeaseWait): Promise<LeaseEnd>;
  onGranted(jobId: string): void;
  /** Asks for a job once more, now that the server knows it. */
  ask(jobId: string): void;
  /** The job is over; its result tells the server. */
  release(jobId: string): void;
};

export type LeaseDeps = {
  send(draft: Draft<AgentMessage>): void;
  tuning(): Pick<Tuning, "leaseOfflineMs">;
  /** How often an unanswered request is repeated. */
  repeatMs?: number;
};

type Entry = { isGranted: boolean; waiting: Waiting | null };
type Waiting = LeaseWait & { since: number; hasSaid: boolean; end(how: LeaseEnd): void };

const REPEAT_MS = 10_000;
/** A repository that is free needs no word about waiting. */
const SAY_AFTER_MS = 1_000;
/** Longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createLeases({ send, tuning, repeatMs = REPEAT_MS }: LeaseDeps): Leases {
  const entries = new Map<string, Entry>();
  let offlineSince: number | null = performance.now();
  let lonely: ReturnType<typeof setTimeout> | undefined;
  let repeating: ReturnType<typeof setInterval> | undefined;

  const ask = () => {
    for (const [jobId, { isGranted }] of entries) if (!isGranted) send({ type: "lease.requested", jobId });
  };
  const goAlone = () => {
    for (const { waiting } of entries.values()) {
      waiting?.say(
        `going on without the server, which is away for ${secondsSince(offlineSince)} s: restic's own locks must do`,
      );
      waiting?.end("alone");
    }
  };
  /** Without a server the patience of all who wait ends at the same moment. */
  const watchOffline = () => {
    clearTimeout(lonely);
    if (offlineSince === null) return;
    const leftMs = tuning().leaseOfflineMs - (performance.now() - offlineSince);
    lonely = setTimeout(goAlone, Math.max(0, leftMs));
  };
  const watch = () => {
    const isIdle = entries.size === 0;
    clearInterval(repeating);
    if (!isIdle) repeating = setInterval(ask, repeatMs);
    if (isIdle) clearTimeout(lonely);
    else watchOffline();
  };

  return {
    attach() {
      offlineSince = null;
      for (const entry of entries.values()) entry.isGranted = false;
      ask();
      watch();
    },
    detach() {
      offlineSince ??= performance.now();
      watch();
    },
    acquire(wait) {
      if (wait.stop.aborted) return Promise.resolve("stopped");
      return new Promise((resolve) => {
        const entry: Entry = { isGranted: false, waiting: null };
        const saying = setTimeout(() => {
          if (entry.waiting !== null) entry.waiting.hasSaid = true;
          wait.say(`waiting for the repository: ${reason(wait.mode, offlineSince === null)}`);
        }, SAY_AFTER_MS);
        const expiring = setTimeout(() => end("expired"), Math.max(0, Math.min(wait.leftMs + 1, MAX_TIMER_MS)));
        const onStop = () => end("stopped");
        const end = (how: LeaseEnd) => {
          if (entry.waiting === null) return;
          entry.waiting = null;
          clearTimeout(saying);
          clearTimeout(expiring);
          wait.stop.removeEventListener("abort", onStop);
          resolve(how);
        };
        entry.waiting = { ...wait, since: performance.now(), hasSaid: false, end };
        wait.stop.addEventListener("abort", onStop, { once: true });
        entries.set(wait.jobId, entry);
        send({ type: "lease.requested", jobId: wait.jobId });
        watch();
      });
    },
    onGranted(jobId) {
      const entry = entries.get(jobId);
      if (entry === undefined) return;
      entry.isGranted = true;
      const { waiting } = entry;
      if (waiting?.hasSaid) waiting.say(`the repository is free, after ${secondsSince(waiting.since)} s`);
      waiting?.end("granted");
    },
    ask(jobId) {
      if (entries.get(jobId)?.isGranted === false) send({ type: "lease.requested", jobId });
    },
    release(jobId) {
      entries.get(jobId)?.waiting?.end("stopped");
      entries.delete(jobId);
      watch();
    },
  };
}

function reason(mode: LeaseMode, isConnected: boolean): string {
  if (!isConnected) return "the server is away, and nobody else can say who uses it";
  return mode === "exclusive"
    ? "other jobs use it, and this one needs it alone"
    : "a job that needs it alone uses it, or is next";
}

const secondsSince = (since: number | null): number => Math.round((performance.now() - (since ?? 0)) / 1000);
