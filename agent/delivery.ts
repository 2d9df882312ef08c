/**
 * Brings finished and growing logs to the server: a window of chunks under way, go-back on a gap, the result only
 * after the last chunk was acknowledged, everything again after a broken socket. The truth stays on disk until then.
 */
import type { JobFinished, JobRecord } from "./journal.ts";
import { createNotices } from "./notices.ts";
import type { JobLog } from "./outbox.ts";
import type { AgentMessage, Draft, Tuning } from "./protocol/mod.ts";

export type DeliveryLink = {
  /** False when the socket cannot take it now; it is tried again at the next tick. */
  send(draft: Draft<AgentMessage>): boolean;
  tuning: Pick<Tuning, "logWindow" | "heartbeatMs">;
};

export type TrackedJob = {
  jobId: string;
  /** Null for a job that could not even be journalled: it has a result but no log. */
  log: JobLog | null;
  /** The result, once there is one. */
  finished(): JobFinished | null;
};

export type Delivery = {
  /** Starts over on a fresh session: what is unacknowledged is sent again. */
  attach(link: DeliveryLink): void;
  detach(): void;
  /** Tells the server of a job that a schedule has started; nothing else of it is sent before the answer. */
  announce(record: JobRecord): void;
  onAnnouncedAck(jobId: string): void;
  /** Whether the server knows the job, so that messages about it can be sent. */
  mayTell(jobId: string): boolean;
  track(job: TrackedJob): void;
  /** Something new can be sent for this job. */
  poke(jobId: string): void;
  onLogAck(jobId: string, index: number): void;
  /** The job that was acknowledged as a whole, no longer tracked; null when there is none with a result. */
  onFinishedAck(jobId: string): { jobId: string; finished: JobFinished } | null;
  /** Ids of jobs whose result waits for its acknowledgement. */
  finishedJobs(): string[];
};

type Sending = TrackedJob & {
  /** Highest index up to which the server holds every chunk. */
  acked: number;
  next: number;
  /** False until the server's first word about this job on this connection: then one chunk is enough to ask. */
  isCursorKnown: boolean;
  hasRewound: boolean;
  isResultSent: boolean;
  isPumping: boolean;
  isPokedAgain: boolean;
  lastMoveAt: number;
};

const TICK_MS = 250;

export function createDelivery(): Delivery {
  const jobs = new Map<string, Sending>();
  const announcements = createNotices();
  const mayTell = (jobId: string) => !announcements.has(jobId) || announcements.isAcked(jobId);
  let link: DeliveryLink | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const rewind = (job: Sending) => {
    job.next = job.acked + 1;
    job.isResultSent = false;
    job.lastMoveAt = performance.now();
  };

  /** Sends what the window allows. One pump per job at a time; a poke meanwhile makes it go round again. */
  const pump = async (job: Sending) => {
    if (job.isPumping) {
      job.isPokedAgain = true;
      return;
    }
    job.isPumping = true;
    try {
      do {
        job.isPokedAgain = false;
        await sendChunks(job);
        sendResult(job);
      } while (job.isPokedAgain);
    } finally {
      job.isPumping = false;
    }
  };

  /** Chunks of a result that are not on disk any more are sent as lost: a result must not wait for them for ever. */
  const chunkCount = (job: Sending): number =>
    job.log === null ? 0 : Math.max(job.log.chunkCount(), job.finished()?.chunkCount ?? 0);

  const sendChunks = async (job: Sending) => {
    const used = link;
    while (used !== null && used === link && mayTell(job.jobId) && job.log !== null && job.next < chunkCount(job)) {
      const window = job.isCursorKnown ? used.tuning.logWindow : 1;
      if (job.next - job.acked > window) return;
      const index = job.next;
      const chunk = await job.log.read(index);
      // Reading took time: the socket may be another one, and an ack may have moved the cursor.
      if (used !== link || job.next !== index) continue;
      if (!used.send({ type: "job.logged", jobId: job.jobId, index, ...chunk })) return;
      job.next = index + 1;
      job.lastMoveAt = performance.now();
    }
  };

  const sendResult = (job: Sending) => {
    const finished = job.finished();
    if (link === null || finished === null || job.isResultSent || job.acked + 1 < finished.chunkCount) return;
    if (!mayTell(job.jobId)) return;
    job.isResultSent = link.send({ type: "job.finished", jobId: job.jobId, ...finished });
    job.lastMoveAt = performance.now();
  };

  /** Sends again what was not answered in time: a message may be lost without the socket breaking. */
  const tick = () => {
    for (const job of jobs.values()) {
      const isWaiting = job.next > job.acked + 1 || job.isResultSent;
      const isLate = link !== null && performance.now() - job.lastMoveAt > link.tuning.heartbeatMs;
      if (isWaiting && isLate) rewind(job);
      void pump(job);
    }
  };

  return {
    attach(newLink) {
      link = newLink;
      announcements.attach(newLink);
      for (const job of jobs.values()) {
        // The last acknowledged chunk goes once more: the answer tells whether the server still holds what it held.
        job.acked = Math.max(-1, job.acked - 1);
        rewind(job);
        job.isCursorKnown = false;
        job.hasRewound = false;
        void pump(job);
      }
      clearInterval(timer);
      timer = setInterval(tick, Math.min(TICK_MS, newLink.tuning.heartbeatMs));
    },
    detach() {
      link = null;
      announcements.detach();
      clearInterval(timer);
    },
    announce({ jobId, scheduleId, nominalAt, acceptedAt, order }) {
      if (scheduleId === undefined || nominalAt === undefined) return;
      announcements.add(jobId, { type: "job.announced", jobId, scheduleId, nominalAt, acceptedAt, order });
    },
    onAnnouncedAck(jobId) {
      announcements.ack(jobId);
      const job = jobs.get(jobId);
      if (job !== undefined) void pump(job);
    },
    mayTell,
    track(job) {
      const sending: Sending = {
        ...job,
        ...{ acked: -1, next: 0, isCursorKnown: false, hasRewound: false, isResultSent: false },
        ...{ isPumping: false, isPokedAgain: false, lastMoveAt: performance.now() },
      };
      jobs.set(job.jobId, sending);
      void pump(sending);
    },
    poke(jobId) {
      const job = jobs.get(jobId);
      if (job !== undefined) void pump(job);
    },
    onLogAck(jobId, index) {
      const job = jobs.get(jobId);
      if (job === undefined || job.log === null) return;
      const acked = Math.min(index, chunkCount(job) - 1);
      job.isCursorKnown = true;
      if (acked > job.acked) {
        job.acked = acked;
        job.next = Math.max(job.next, acked + 1);
        job.hasRewound = false;
        job.lastMoveAt = performance.now();
      } else if (acked < job.acked || (job.next > acked + 1 && !job.hasRewound)) {
        // The server repeats itself because of a gap, or it holds less than it once said. Once per gap is enough:
        // every chunk already under way will make it say so again.
        job.acked = acked;
        job.hasRewound = true;
        rewind(job);
      }
      void pump(job);
    },
    onFinishedAck(jobId) {
      const finished = jobs.get(jobId)?.finished() ?? null;
      if (finished === null) return null;
      jobs.delete(jobId);
      announcements.drop(jobId);
      return { jobId, finished };
    },
    finishedJobs: () => [...jobs.values()].filter((job) => job.finished() !== null).map((job) => job.jobId),
  };
}
