/** The agent's own clockwork: looks at every schedule when something is due, and carries out what is decided. */
import { type Occurrence, occurrenceId, occurrenceOf, upcomingOccurrences } from "../calendar/mod.ts";
import type { Clock } from "../clock.ts";
import type { ConfigStore } from "../config-store.ts";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import { createNotices, type NoticeLink } from "../notices.ts";
import type { Schedule } from "../protocol/mod.ts";
import type { Runner } from "../runner.ts";
import { type Decision, decide } from "./decide.ts";
import { canOrder, ordersOf } from "./orders.ts";
import { createReachability } from "./reachability.ts";
import type { ScheduleStore } from "./store.ts";

export type SchedulerDeps = {
  clock: Clock;
  config: Pick<ConfigStore, "current">;
  store: ScheduleStore;
  /** Takes an order whose id it knows a second time without harm. */
  start: Runner["start"];
  /** Accepted and not yet ended, by this process or an earlier one. */
  runningJobs(): string[];
  /** Ids of jobs of earlier processes, as far as they are remembered. */
  knownJobs: string[];
  /** Why the repository cannot be reached; null when it can, or when that cannot be told. */
  probe(): Promise<string | null>;
  /** Why nothing may be started now; null when it may. What is due meanwhile is looked at once it may. */
  barredBy?: (() => string | null) | undefined;
  /** The server's clock, by which jobs expire. */
  serverNow(): Date;
  log: Logger;
};

export type Scheduler = {
  /** Looks at all schedules now: at the start, and when the configuration or the network has changed. */
  wake(): void;
  attach(link: NoticeLink): void;
  detach(): void;
  onMissedAck(missedId: string): void;
  /** Whether a restart would know that this job was started, even once the job itself is forgotten. */
  isOnDisk(jobId: string): Promise<boolean>;
  /** Starts nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
};

/** A machine that slept, or whose clock was set, is seen within this time. */
const LOOK_EVERY_MS = 30_000;
/** How long a job that a schedule has started may wait for its turn. */
const WAIT_AT_MOST_MS = 24 * 3_600_000;
/** Far more than one process starts between two clocks that are wildly wrong. */
const MAX_BEGUN = 10_000;

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { clock, store, log } = deps;
  const missed = createNotices();
  const reachability = createReachability(deps.probe, log);
  const known = new Set(deps.knownJobs);
  const begun = new Set(deps.knownJobs.flatMap((jobId) => occurrenceOf(jobId) ?? []));
  const stopped = Promise.withResolvers<false>();
  let isStopped = false;
  let isWokenAgain = false;
  let working: Promise<void> | null = null;
  let callOff: () => void = () => {};

  const wake = () => {
    if (isStopped) return;
    isWokenAgain = true;
    working ??= work().finally(() => {
      working = null;
      if (!isStopped) callOff = clock.after(nextLookMs(deps), wake);
    });
  };
  const work = async () => {
    callOff();
    while (isWokenAgain && !isStopped) {
      isWokenAgain = false;
      await look().catch((error) => log.error("schedules could not be looked at", { error: messageOf(error) }));
    }
  };
  const look = async () => {
    if ((deps.barredBy?.() ?? null) !== null) return;
    const wantsProbe = await dealWithAll();
    if (wantsProbe && (await Promise.race([reachability.ask(clock.now()), stopped.promise]))) await dealWithAll();
    const config = deps.config.current();
    if (config !== null) store.keepOnly(new Set(config.schedules.map(({ scheduleId }) => scheduleId)));
    await save();
  };

  /** True when a run waits for the repository to be asked for. */
  const dealWithAll = async (): Promise<boolean> => {
    let wantsProbe = false;
    for (const { scheduleId } of deps.config.current()?.schedules ?? []) {
      wantsProbe = (await dealWith(scheduleId)) || wantsProbe;
    }
    return wantsProbe;
  };
  const dealWith = async (scheduleId: string): Promise<boolean> => {
    // Read anew for each: the configuration may have changed while another schedule was dealt with.
    const config = deps.config.current();
    const schedule = config?.schedules.find((one) => one.scheduleId === scheduleId);
    if (isStopped || config === null || schedule === undefined) return false;
    const now = clock.now();
    const decision = decide({
      schedule,
      state: store.get(scheduleId),
      now,
      isCounting: schedule.isEnabled && canOrder(schedule, config),
      isBusy: deps.runningJobs().some((jobId) => jobId.startsWith(`${scheduleId}_`)),
      isReachable: reachability.isFresh(now),
      isBegun: (nominalAt) => begun.has(occurrenceId(scheduleId, nominalAt)),
    });
    if (decision.action.do === "start" && !(await startAll(schedule, decision.action.occurrence))) return false;
    note(schedule, decision);
    return decision.action.do === "probe";
  };

  /** False when the agent is stopping, and not all of it is in the journal. */
  const startAll = async (schedule: Schedule, { nominalAt }: Occurrence): Promise<boolean> => {
    const config = deps.config.current();
    if (config === null) return false;
    const { scheduleId, checkParts } = schedule;
    const checkPart = store.checkPart(scheduleId, checkParts);
    const expiresAt = new Date(deps.serverNow().getTime() + WAIT_AT_MOST_MS).toISOString();
    const why = { scheduleId, nominalAt: nominalAt.toISOString() };
    for (const { jobId, order } of ordersOf(schedule, { nominalAt, config, checkPart })) {
      if (isStopped) return false;
      if (known.has(jobId)) continue;
      log.info("schedule starts job", { schedule: schedule.name, job: jobId, nominalAt: why.nominalAt });
      await deps.start({ jobId, order, expiresAt, ...why });
      known.add(jobId);
      begun.add(occurrenceId(scheduleId, nominalAt));
    }
    for (const set of [known, begun]) trim(set);
    return true;
  };

  const note = ({ scheduleId, name }: Schedule, decision: Decision) => {
    // Before the cursor moves: reports that follow each other without a gap become one.
    const changed = store.addMissed(scheduleId, decision.missed, missed.wasSent);
    // What has grown goes out once it is on disk.
    for (const missedId of changed) missed.drop(missedId);
    for (const { reason, count, firstAt, lastAt } of decision.missed) {
      const [from, to] = [firstAt.toISOString(), lastAt.toISOString()];
      log.info("runs were missed", { schedule: name, reason, count, from, to });
    }
    store.set(scheduleId, decision.state);
  };

  const save = async (): Promise<boolean> => {
    const isWritten = await store.save();
    if (!isWritten) log.error("schedules.json cannot be written; it is kept in memory and tried again");
    // A report that is not on disk might be made again, with another id, by the next process.
    if (store.isSaved()) {
      for (const report of store.missed()) missed.add(report.missedId, { type: "schedule.missed", ...report });
    }
    return isWritten;
  };
  const wakeAnew = () => {
    reachability.forget();
    wake();
  };

  return {
    wake: wakeAnew,
    attach(link) {
      missed.attach(link);
      wakeAnew();
    },
    detach: missed.detach,
    onMissedAck(missedId) {
      missed.drop(missedId);
      store.dropMissed(missedId);
    },
    isOnDisk: async (jobId) => occurrenceOf(jobId) === null || (await save()),
    async stop() {
      isStopped = true;
      callOff();
      stopped.resolve(false);
      await working;
    },
  };
}

function trim(set: Set<string>): void {
  for (const oldest of set) {
    if (set.size <= MAX_BEGUN) return;
    set.delete(oldest);
  }
}

function nextLookMs({ clock, config }: SchedulerDeps): number {
  const now = clock.now();
  let delayMs = LOOK_EVERY_MS;
  for (const schedule of config.current()?.schedules ?? []) {
    if (!schedule.isEnabled) continue;
    const [next] = upcomingOccurrences(schedule, now, 1);
    if (next) delayMs = Math.min(delayMs, next.dueAt.getTime() - now.getTime());
  }
  return Math.max(delayMs, 1);
}
