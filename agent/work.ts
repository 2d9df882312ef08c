/** The parts of a running agent, put together once; they outlive every connection. */
import { plantCanaries } from "./canary.ts";
import { type Clock, realClock } from "./clock.ts";
import { type CloneGuard, openCloneGuard } from "./clone-guard.ts";
import type { AgentEnv } from "./config.ts";
import { openConfigStore } from "./config-store.ts";
import { createDelivery } from "./delivery.ts";
import { messageOf } from "./errors.ts";
import { realDisk } from "./files.ts";
import { readHostIdentity } from "./host-identity.ts";
import { openJournal } from "./journal.ts";
import { kindOfBuild } from "./kind.ts";
import { createLeases } from "./leases.ts";
import type { Logger } from "./log.ts";
import type { AgentPaths } from "./paths.ts";
import { currentPlatform } from "./platform/platform.ts";
import type { AgentMessage, Draft, Tuning } from "./protocol/mod.ts";
import { type Recovery, recover } from "./recover.ts";
import { createRunner, type Runner, type RunnerDeps } from "./runner.ts";
import { createHostScheduler } from "./schedule/host.ts";
import type { Scheduler } from "./schedule/scheduler.ts";
import { openScheduleStore } from "./schedule/store.ts";
import type { Scrubber } from "./scrub.ts";
import type { Send } from "./session.ts";
import { createStreams, type Streams } from "./streams/answer.ts";
import { DEFAULT_TUNING } from "./tuning.ts";
import { openUpdates, type Updater } from "./update/host.ts";
import { findInstallation, type Installation } from "./update/installation.ts";
import { movingAway, renaming } from "./update/swap.ts";
import { AGENT_VERSION } from "./version.ts";

export type WorkOptions = {
  paths: AgentPaths;
  scrubber: Scrubber;
  log: Logger;
  getVariable(name: string): string | undefined;
  /** By which schedules go; the host's own when it is not given. */
  clock?: Clock;
  /** The files that an update exchanges; found out when it is not given. */
  installation?: Installation | null;
  /** Another version than this agent's own, so that an update can be tried out. */
  version?: string;
};

/** What changes with every connection. */
export type Live = { socket: { close(code: number, reason: string): void } | null; send: Send | null; skewMs: number };

export type Work = {
  deps: RunnerDeps & {
    setTuning(next: Tuning): void;
    identity: Awaited<ReturnType<typeof readHostIdentity>>;
  };
  runner: Runner;
  scheduler: Scheduler;
  recovery: Recovery;
  updater: Updater;
  guard: CloneGuard;
  streams: Streams;
  state: Live;
};

export type Opening = { options: WorkOptions; env: AgentEnv; restart(): void };

/** `restart` is called when another agent has to take this one's place. */
export async function openWork({ options, env, restart }: Opening): Promise<Work> {
  const { paths, scrubber, log, getVariable, clock = realClock } = options;
  const state: Live = { socket: null, send: null, skewMs: 0 };
  let tuning: Tuning = DEFAULT_TUNING;
  const disk = realDisk;
  for (const dir of [paths.resticHome, paths.resticCacheDir]) await disk.makeDir(dir);
  await plantCanaries(paths).catch((error) => log.warn("no canary files", { error: messageOf(error) }));
  const identity = await readHostIdentity({
    hostId: env.hostId,
    hostname: env.hostname,
    machineIdFile: paths.machineIdFile,
  });
  const { machineFile: file, jobsDir } = paths;
  const guard = await openCloneGuard({ file, hostId: env.hostId, jobsDir, disk, log });
  // Its revision might be the very one that the server has for this host, with another repository in it.
  if (guard.isForeign) await disk.remove(paths.configFile);
  const delivery = createDelivery();
  const store = await openScheduleStore(paths.schedulesFile, disk);
  const send = (draft: Draft<AgentMessage>) => {
    // Of a job that the server does not know yet, it would not know what to do with it.
    if (!("jobId" in draft) || delivery.mayTell(draft.jobId)) state.send?.(draft);
  };
  const deps: Work["deps"] = {
    paths,
    scrubber,
    log,
    getVariable,
    identity,
    bootId: identity.bootId,
    config: await openConfigStore(paths.configFile, scrubber),
    journal: await openJournal({ jobsDir: paths.jobsDir, acknowledgedFile: paths.acknowledgedFile, disk }),
    delivery,
    leases: createLeases({ send, tuning: () => tuning }),
    tuning: () => tuning,
    setTuning: (next) => (tuning = next),
    serverNow: () => new Date(clock.now().getTime() + state.skewMs),
    send,
    barredBy: guard.reason,
    onFinished: store.noteResult,
  };
  const beginUpdates = await openUpdates({
    ...{ disk, paths, log, scrubber, getVariable, send },
    installation:
      options.installation === undefined ? findInstallation(kindOfBuild(), getVariable) : options.installation,
    exchange: currentPlatform().os === "windows" ? movingAway : renaming,
    version: options.version ?? AGENT_VERSION,
    isOnline: () => state.send !== null,
  });
  const runner = createRunner(deps);
  const streams = createStreams({ ...deps, env });
  const settled = Promise.withResolvers<void>();
  const updater = beginUpdates({
    ...{ restart, release: runner.release, isBusy: () => runner.runningJobs().length > 0 },
    hold: () => Promise.all([runner.hold(), settled.promise]).then(() => {}),
  });
  const recovery = guard.isForeign ? NOTHING_LEFT : await recover(deps, runner);
  void recovery.done.then(settled.resolve);
  const scheduler = createHostScheduler({ deps, clock, store, runner, recovery });
  return { deps, runner, recovery, scheduler, updater, guard, streams, state };
}

/** Of a journal that was copied from another machine, which goes on with those jobs itself. */
const NOTHING_LEFT: Recovery = { runningJobs: () => [], done: Promise.resolve() };

/** Ends all of it; resolves when every result is on disk. */
export async function settleAll({ runner, scheduler, recovery, updater, streams }: Work): Promise<void> {
  const others = [scheduler.stop(), updater.stop(), streams.stop()];
  await runner.stopAll();
  await Promise.all(others);
  await recovery.done;
}
