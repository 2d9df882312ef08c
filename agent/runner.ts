/** Takes orders, runs each of them at most once, and hands results to the delivery. */
import type { Delivery } from "./delivery.ts";
import { isDiskFull, messageOf } from "./errors.ts";
import { type Disk, realDisk } from "./files.ts";
import { createGate, type Gate } from "./gate.ts";
import { type Job, newJob, type StopRequest, unstarted } from "./job.ts";
import type { JobFinished, JobRecord } from "./journal.ts";
import { createLane, laneOf } from "./lane.ts";
import type { Leases } from "./leases.ts";
import type { Logger } from "./log.ts";
import { openJobLog } from "./outbox.ts";
import { type PerformDeps, perform } from "./perform.ts";
import { createProgressReporter } from "./progress.ts";
import {
  type AgentMessage,
  type Draft,
  type JobKind,
  type JobResult,
  leaseModeOf,
  type RepositoryAccess,
} from "./protocol/mod.ts";

export type RunnerDeps = PerformDeps & {
  delivery: Delivery;
  leases: Leases;
  log: Logger;
  bootId: string;
  /** Sends when there is a session; what must not be lost goes through the delivery instead. */
  send(draft: Draft<AgentMessage>): void;
  /** Why nothing new may be started now; null when it may. */
  barredBy?(): string | null;
  /** Hears of every result, before it is delivered. */
  onFinished?(record: JobRecord, result: JobResult): void;
  disk?: Disk;
};

export type Runner = {
  /** Answers a `job.start`, new or repeated, or takes the order of a schedule, which is then announced. */
  start(order: Omit<JobRecord, "acceptedAt">, access?: RepositoryAccess): Promise<void>;
  /** Answers an order that breaks the protocol's bounds, unless its id is that of a job already known. */
  refuse(order: { jobId: string; kind: JobKind; problem: string }): void;
  /** Runs a job that an earlier process had accepted but not started. */
  resume(record: JobRecord): void;
  cancel(jobId: string): void;
  /** Accepted and not yet ended, in any order. */
  runningJobs(): string[];
  /**
   * Starts nothing more, and resolves when nothing that was started still runs. Orders are accepted meanwhile; they wait
   * for `release`, or in the journal for the next process.
   */
  hold(): Promise<void>;
  release(): void;
  /** Ends every restic with SIGINT and waits until all of them are gone. */
  stopAll(): Promise<void>;
  /** Stops what runs and takes no more. */
  refuseAll(): void;
};

/** Writers wait for each other; looking at the repository may happen beside them. */
const LOOKERS = 2;
/** A second restore, of one file, need not wait for the first, of everything. */
const RESTORERS = 2;
/** Ordered jobs that the agent keeps in mind, with those whose result waits. The host's own are never left out. */
const MAX_ORDERED = 500;
/** Longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createRunner(deps: RunnerDeps): Runner {
  const jobs = new Map<string, Job>();
  const lanes = {
    writing: createLane(1),
    looking: createLane(LOOKERS),
    beside: createLane(1),
    restoring: createLane(RESTORERS),
  };
  const gate = createGate(deps.serverNow);
  let isRefusing = false;
  let isFullTold = false;
  let onIdle: () => void = () => {};
  let idle: Promise<void> | null = null;

  const tell = (record: JobRecord) =>
    record.scheduleId === undefined
      ? deps.send({ type: "job.accepted", jobId: record.jobId, acceptedAt: record.acceptedAt })
      : deps.delivery.announce(record);

  const queue = (job: Job) => {
    const { jobId } = job.record;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A job whose time runs out in the queue is told at once, not when a long backup before it has ended.
    const expire = () => {
      const leftMs = Date.parse(job.record.expiresAt) - deps.serverNow().getTime();
      if (leftMs < 0) job.stopWaiting();
      else timer = setTimeout(expire, Math.min(leftMs + 1, MAX_TIMER_MS));
    };
    timer = setTimeout(expire, 0);
    job.stopWaiting = lanes[laneOf(job.record.order)].add(async () => {
      clearTimeout(timer);
      await run(deps, gate, job).catch((error) =>
        deps.log.error("job ended without a result", { job: jobId, error: messageOf(error) }),
      );
      gate.leave(job);
      deps.leases.release(jobId);
      job.access = null;
      jobs.delete(jobId);
      if (jobs.size === 0) onIdle();
    });
  };

  const stop = (job: Job, why: StopRequest) => {
    if (job.stop.signal.aborted) return;
    job.stop.abort(why);
    job.stopWaiting();
  };

  const refuse = (jobId: string, kind: JobKind, result: JobResult) => {
    const finished: JobFinished = { kind, chunkCount: 0, result };
    deps.delivery.track({ jobId, log: null, finished: () => finished });
  };

  /** What is left out is not answered: a server that means well sees that the order is not here, and sends it again. */
  const isFull = (finished: readonly string[]): boolean => {
    const isNow = jobs.size + finished.length >= MAX_ORDERED;
    if (isNow && !isFullTold) deps.log.warn("orders ignored: too many are open", { open: MAX_ORDERED });
    isFullTold = isNow;
    return isNow;
  };

  return {
    async start(order, access) {
      const record: JobRecord = { ...order, acceptedAt: new Date().toISOString() };
      const known = jobs.get(record.jobId);
      if (known !== undefined) {
        known.access ??= access ?? null;
        return tell(known.record);
      }
      const finished = deps.delivery.finishedJobs();
      if (finished.includes(record.jobId)) return deps.delivery.poke(record.jobId);
      const old = deps.journal.acknowledged(record.jobId);
      if (old !== null) return refuse(record.jobId, old.kind, old.result);
      if (isRefusing || (record.scheduleId === undefined && isFull(finished))) return;
      const barredBy = deps.barredBy?.() ?? null;
      if (barredBy !== null) {
        deps.delivery.announce(record);
        const message = `The job was not started: ${barredBy}.`;
        const result = unstarted({ state: "failed", cause: "order_refused", message });
        return refuse(record.jobId, record.order.kind, result);
      }
      if (deps.serverNow() > new Date(record.expiresAt)) {
        const message = "The order came after its time; it was not started.";
        return refuse(record.jobId, record.order.kind, unstarted({ state: "failed", cause: "timeout", message }));
      }
      // In the map before the first await: a repeat that comes meanwhile must find it.
      const job = newJob(record, access);
      jobs.set(record.jobId, job);
      try {
        await deps.journal.accept(record);
      } catch (error) {
        jobs.delete(record.jobId);
        deps.delivery.announce(record);
        deps.log.error("job refused: the journal cannot be written", { job: record.jobId, error: messageOf(error) });
        const cause = isDiskFull(error) ? "no_space" : "unknown";
        const message = `The agent's state directory cannot be written (${messageOf(error)}); the job was not started.`;
        return refuse(record.jobId, record.order.kind, unstarted({ state: "failed", cause, message }));
      }
      deps.log.info("job accepted", { job: record.jobId, kind: record.order.kind });
      tell(record);
      queue(job);
    },
    refuse({ jobId, kind, problem }) {
      const finished = deps.delivery.finishedJobs();
      if (jobs.has(jobId) || finished.includes(jobId)) return;
      const old = deps.journal.acknowledged(jobId);
      if (old !== null) return refuse(jobId, old.kind, old.result);
      if (isFull(finished)) return;
      const message = `The agent refused the order: ${problem}.`.slice(0, 2000);
      refuse(jobId, kind, unstarted({ state: "failed", cause: "order_refused", message }));
    },
    resume(record) {
      const job = newJob(record);
      jobs.set(record.jobId, job);
      queue(job);
    },
    cancel(jobId) {
      const job = jobs.get(jobId);
      if (job !== undefined) stop(job, "cancelled");
    },
    runningJobs: () => [...jobs.keys()],
    hold: gate.hold,
    release: gate.release,
    stopAll() {
      isRefusing = true;
      for (const job of [...jobs.values()]) stop(job, "agent_stopped");
      if (jobs.size === 0) return Promise.resolve();
      idle ??= new Promise((resolve) => (onIdle = resolve));
      return idle;
    },
    refuseAll() {
      isRefusing = true;
      for (const job of [...jobs.values()]) stop(job, "cancelled");
    },
  };
}

/** One job from its turn to its result. */
async function run(deps: RunnerDeps, gate: Gate, job: Job): Promise<void> {
  const { jobId, order } = job.record;
  if (hasStoppedUnstarted(job)) return;
  let startedAt = new Date().toISOString();
  const progress = createProgressReporter(
    (latest) => deps.send({ type: "job.progress", jobId, progress: latest }),
    deps.tuning().progressMs,
  );
  let result: JobResult;
  try {
    job.log = await openLog(deps, jobId);
    deps.delivery.track({ jobId, log: job.log, finished: () => job.finished });
    await waitForRepository(deps, job);
    await gate.pass(job);
    if (hasStoppedUnstarted(job)) return await job.log.flush();
    startedAt = new Date().toISOString();
    const early = endBeforeStart(deps, job);
    if (early === null) await deps.journal.start(jobId, { startedAt, bootId: deps.bootId });
    deps.log.info("job started", { job: jobId, kind: order.kind });
    const outcome = early ?? (await perform(deps, job, progress.take));
    result = { ...outcome, startedAt, finishedAt: new Date().toISOString() };
  } catch (error) {
    const cause = isDiskFull(error) ? "no_space" : "unknown";
    const message = `The agent's state directory cannot be written (${messageOf(error)}); restic was not started.`;
    result = { ...unstarted({ state: "failed", cause, message }), startedAt };
    if (job.log === null) deps.delivery.track({ jobId, log: null, finished: () => job.finished });
  }
  progress.end();
  await finish(deps, job, result);
}

/** Not started at all: the next process may still run it. */
const hasStoppedUnstarted = ({ stop }: Job): boolean => stop.signal.reason === "agent_stopped";

/** Nothing is noted as started meanwhile, so that an agent that is restarted waits on. */
async function waitForRepository(deps: RunnerDeps, job: Job): Promise<void> {
  const { jobId, order, expiresAt } = job.record;
  const mode = leaseModeOf(order);
  if (mode === null || endBeforeStart(deps, job) !== null) return;
  const leftMs = Date.parse(expiresAt) - deps.serverNow().getTime();
  const say = (text: string) => job.log?.append({ at: new Date().toISOString(), stream: "agent", text });
  await deps.leases.acquire({ jobId, mode, stop: job.stop.signal, leftMs, say });
}

function endBeforeStart(deps: RunnerDeps, job: Job): Pick<JobResult, "state" | "cause" | "message"> | null {
  if (job.stop.signal.aborted) {
    return { state: "cancelled", cause: "cancelled", message: "The job was cancelled before restic was started." };
  }
  if (deps.serverNow().getTime() > Date.parse(job.record.expiresAt)) {
    return { state: "failed", cause: "timeout", message: "The job waited too long for its turn; it was not started." };
  }
  return null;
}

async function finish(deps: RunnerDeps, job: Job, result: JobResult): Promise<void> {
  const { jobId, order } = job.record;
  const chunkCount = job.log === null ? 0 : await job.log.seal();
  const finished: JobFinished = { kind: order.kind, chunkCount, result };
  try {
    await deps.journal.finish(jobId, finished);
  } catch (error) {
    deps.log.error("result is kept in memory only", { job: jobId, error: messageOf(error) });
  }
  deps.onFinished?.(job.record, result);
  job.finished = finished;
  deps.log.info("job finished", { job: jobId, kind: order.kind, state: result.state, cause: result.cause });
  deps.delivery.poke(jobId);
}

/** Opens a job's log on disk with the fleet's caps. */
export function openLog(deps: Pick<RunnerDeps, "journal" | "delivery" | "tuning" | "log" | "disk">, jobId: string) {
  const { logHeadBytes, logTailBytes, logFlushMs } = deps.tuning();
  let isTroubleTold = false;
  return openJobLog({
    folder: deps.journal.folder(jobId),
    disk: deps.disk ?? realDisk,
    headBytes: logHeadBytes,
    tailBytes: logTailBytes,
    flushMs: logFlushMs,
    onChunk: () => deps.delivery.poke(jobId),
    onTrouble: (error) => {
      if (!isTroubleTold) deps.log.error("job log cannot be written", { job: jobId, error: messageOf(error) });
      isTroubleTold = true;
    },
  });
}
