/**
 * A scheduler with its real store and journal on a disk that may fail, by a clock that the test moves. In the runner's
 * place stands a `fakeRunner` that journals and starts nothing: its jobs run until the test ends them.
 */
import { join } from "node:path";
import { type JobRecord, openJournal } from "../journal.ts";
import { createLogger } from "../log.ts";
import type { AgentConfig, AgentMessage, Draft, JobResult, Schedule } from "../protocol/mod.ts";
import { createScheduler, type Scheduler } from "../schedule/scheduler.ts";
import { openScheduleStore } from "../schedule/store.ts";
import { createScrubber } from "../scrub.ts";
import { createFakeClock } from "./fake-clock.ts";
import { TEST_TUNING } from "./fake-server.ts";
import { createFaultyDisk } from "./faulty-disk.ts";
import { configFor, groupOf } from "./orders.ts";

export type MissedMessage = Draft<AgentMessage> & { type: "schedule.missed" };
type Process = Awaited<ReturnType<typeof openProcess>>;

export type Shared = {
  dir: string;
  clock: ReturnType<typeof createFakeClock>;
  config: AgentConfig | null;
  isReachable: boolean;
  /** How often each job was put into the journal: never more than once. */
  starts: Map<string, number>;
  started: JobRecord[];
  /** Nominal times of runs that the journal had no room for, as far as the scheduler has kept that. */
  refused: Set<string | undefined>;
  /** What the server was told of missed runs, and how often it was asked for the repository. */
  missed: Map<string, MissedMessage>;
  probes: number;
};

export type ScheduleHost = Shared & {
  disk(): ReturnType<typeof createFaultyDisk>;
  scheduler(): Scheduler;
  log: string[];
  /** Ids of the jobs that run. */
  running(): string[];
  /** Puts these schedules into the configuration, at once. */
  configure(...schedules: Schedule[]): Promise<void>;
  /** Ends a job; the server acknowledges it unless told otherwise. */
  end(jobId: string, state?: JobResult["state"]): Promise<void>;
  /** The process dies as it stands, and the next one begins. */
  restart(): Promise<void>;
  /** The server takes what it is told, and says so. */
  connect(options?: { acks: boolean }): void;
  disconnect(): void;
  cursor(scheduleId: string): Date | undefined;
  stop(): Promise<void>;
};

export async function makeScheduleHost(dir: string, start: string): Promise<ScheduleHost> {
  const shared: Shared = {
    dir,
    clock: createFakeClock(start),
    config: null,
    isReachable: true,
    starts: new Map(),
    started: [],
    refused: new Set(),
    missed: new Map(),
    probes: 0,
  };
  const log: string[] = [];
  let process: Process = await openProcess(shared, log);
  process.scheduler.wake();
  await shared.clock.idle();
  return Object.assign(shared, {
    log,
    disk: () => process.disk,
    scheduler: () => process.scheduler,
    running: () => [...process.running.keys()],
    async configure(...schedules: Schedule[]) {
      const sourceGroups = ["sg", "other"].map((sourceGroupId) => groupOf(["/etc"], { sourceGroupId }));
      shared.config = { ...configFor("/srv/repo"), sourceGroups, schedules };
      process.scheduler.wake();
      await shared.clock.idle();
    },
    end: (jobId: string, state: JobResult["state"] = "succeeded") => process.end(jobId, state),
    async restart() {
      await process.scheduler.stop();
      process.scheduler.detach();
      process = await openProcess(shared, log);
      process.scheduler.wake();
      await shared.clock.idle();
    },
    connect({ acks } = { acks: true }) {
      process.scheduler.attach({
        tuning: TEST_TUNING,
        send(draft) {
          if (draft.type !== "schedule.missed") return true;
          if (!shared.missed.has(draft.missedId)) shared.missed.set(draft.missedId, draft);
          if (acks) queueMicrotask(() => process.scheduler.onMissedAck(draft.missedId));
          return true;
        },
      });
    },
    disconnect: () => process.scheduler.detach(),
    cursor: (scheduleId: string) => process.store.get(scheduleId)?.cursorAt,
    async stop() {
      await process.scheduler.stop();
      process.scheduler.detach();
    },
  });
}

async function openProcess(shared: Shared, lines: string[]) {
  const { dir, clock } = shared;
  const disk = createFaultyDisk();
  const [jobsDir, acknowledgedFile] = [join(dir, "jobs"), join(dir, "acknowledged.jsonl")];
  const journal = await openJournal({ jobsDir, acknowledgedFile, disk });
  const store = await openScheduleStore(join(dir, "schedules.json"), disk);
  const entries = await journal.entries();
  const refused: (string | undefined)[] = [];
  const save = store.save;
  store.save = async () => {
    const isSaved = await save();
    // A process that dies before has not told anybody: the next one tries again.
    if (isSaved) for (const nominalAt of refused.splice(0)) shared.refused.add(nominalAt);
    return isSaved;
  };
  const running = new Map(entries.map(({ record }) => [record.jobId, record]));
  const fakeRunner = async (order: Omit<JobRecord, "acceptedAt">) => {
    if (running.has(order.jobId) || journal.acknowledged(order.jobId) !== null) return;
    const record = { ...order, acceptedAt: clock.now().toISOString() };
    running.set(order.jobId, record);
    try {
      await journal.accept(record);
    } catch {
      running.delete(order.jobId);
      refused.push(order.nominalAt);
      return;
    }
    shared.starts.set(order.jobId, (shared.starts.get(order.jobId) ?? 0) + 1);
    shared.started.push(record);
  };
  const scheduler = createScheduler({
    clock,
    store,
    config: { current: () => shared.config },
    start: fakeRunner,
    runningJobs: () => [...running.keys()],
    knownJobs: [...running.keys(), ...journal.acknowledgedIds()],
    probe() {
      shared.probes++;
      return Promise.resolve(shared.isReachable ? null : "the network is down");
    },
    serverNow: clock.now,
    log: createLogger(createScrubber(), (line) => lines.push(line)),
  });
  return {
    disk,
    store,
    scheduler,
    running,
    async end(jobId: string, state: JobResult["state"]) {
      const record = running.get(jobId);
      if (record === undefined) return;
      const at = clock.now().toISOString();
      const result: JobResult = { state, startedAt: at, finishedAt: at };
      store.noteResult(record, result);
      running.delete(jobId);
      // As the daemon does when the acknowledgement comes; without, the job's folder stays.
      if (await scheduler.isOnDisk(jobId))
        await journal.forget(jobId, { kind: record.order.kind, chunkCount: 0, result });
    },
  };
}
