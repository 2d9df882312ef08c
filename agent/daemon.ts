/** `run`: holds the state directory, keeps one connection, and lets jobs go on whatever becomes of it. */
import { createHash } from "node:crypto";
import { createBackoff } from "./backoff.ts";
import { type Clock, realClock } from "./clock.ts";
import { type CloneGuard, openCloneGuard } from "./clone-guard.ts";
import { type AgentEnv, readAgentEnv } from "./config.ts";
import { openConfigStore } from "./config-store.ts";
import { connect } from "./connection.ts";
import {
  type ConnectionReason,
  type ConnectionState,
  readConnectionState,
  writeConnectionState,
} from "./connection-state.ts";
import { createDelivery } from "./delivery.ts";
import { AgentError, messageOf } from "./errors.ts";
import { realDisk } from "./files.ts";
import { listHostFolder } from "./host-files.ts";
import { readHostIdentity } from "./host-identity.ts";
import { openJournal } from "./journal.ts";
import { kindOfBuild } from "./kind.ts";
import { createLeases } from "./leases.ts";
import type { Logger } from "./log.ts";
import type { AgentPaths } from "./paths.ts";
import { aborted, sleep } from "./pause.ts";
import { hostRestic } from "./perform.ts";
import { createPins, type Pins } from "./pins.ts";
import { currentArch, currentPlatform } from "./platform/platform.ts";
import { type AgentMessage, type Draft, EXTRA_JOB_KINDS, PROTOCOL_VERSION, type Tuning } from "./protocol/mod.ts";
import { type Recovery, recover } from "./recover.ts";
import { watchRequests } from "./requests.ts";
import { createRunner, type Runner, type RunnerDeps } from "./runner.ts";
import { createHostScheduler } from "./schedule/host.ts";
import type { Scheduler } from "./schedule/scheduler.ts";
import { openScheduleStore } from "./schedule/store.ts";
import type { Scrubber } from "./scrub.ts";
import { runSession, type Send, type SessionEnd, type SessionHandlers } from "./session.ts";
import { createStreams, type Streams } from "./streams/answer.ts";
import { DEFAULT_TUNING } from "./tuning.ts";
import { openUpdates, type Updater } from "./update/host.ts";
import { findInstallation, type Installation } from "./update/installation.ts";
import { movingAway, renaming } from "./update/swap.ts";
import { AGENT_VERSION } from "./version.ts";

export type DaemonOptions = {
  paths: AgentPaths;
  scrubber: Scrubber;
  log: Logger;
  getVariable(name: string): string | undefined;
  /** Aborted when the agent shall end. */
  stop: AbortSignal;
  /** By which schedules go; the host's own when it is not given. */
  clock?: Clock;
  /** The files that an update exchanges; found out when it is not given. */
  installation?: Installation | null;
  /** Another version than this agent's own, so that an update can be tried out. */
  version?: string;
};

/**
 * Runs until it is stopped; resolves when every restic has ended and every result is on disk.
 * Throws AgentError `not_enrolled`, `bad_config`, `state_dir_failed` or `already_running`.
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const { paths, scrubber, log, stop } = options;
  const env = await readAgentEnv(paths.envFile);
  scrubber.learn(env.agentToken);
  const lock = await holdStateDir(paths);
  const note = createNote(options, env);
  try {
    const last = await readConnectionState(paths.connectionFile);
    if (last?.state === "revoked" && last.tokenId === tokenIdOf(env)) {
      log.warn("this host was removed on the server; enroll it again, or uninstall the agent");
      await realDisk.remove(paths.configFile);
      return await aborted(stop);
    }
    await note("connecting", "starting", "the agent is starting");
    const restart = new AbortController();
    const untilRestart = { ...options, stop: AbortSignal.any([stop, restart.signal]) };
    await keepConnected({ options: untilRestart, env, note, restart: () => restart.abort() });
  } finally {
    lock.close();
  }
}

type Note = (state: ConnectionState["state"], reason: ConnectionReason, message: string) => Promise<void>;

/** Writes connection.json and one log line; a full disk must not end the agent. */
function createNote({ paths, log }: DaemonOptions, env: AgentEnv): Note {
  let written: Promise<void> = Promise.resolve();
  return (state, reason, message) => {
    const level = state === "online" || reason === "starting" || reason === "stopped" ? "info" : "warn";
    log[level](`connection ${state}`, { reason, detail: message });
    const tokenId = tokenIdOf(env);
    // One after the other: the last thing noted is what must stand in the file.
    written = written
      .then(() => writeConnectionState(paths.connectionFile, { state, reason, message, tokenId }))
      .catch((error) => log.error("connection.json cannot be written", { error: messageOf(error) }));
    return written;
  };
}

type Start = { options: DaemonOptions; env: AgentEnv; note: Note; restart(): void };

async function keepConnected(start: Start): Promise<void> {
  const { options, env, note } = start;
  const { log, stop } = options;
  const work = await openWork(start);
  const { deps, runner, scheduler, streams, state } = work;
  const backoff = createBackoff();
  const onStop = () => {
    state.socket?.close(1001, "the agent is stopping");
    // Now, not when the socket is gone: a server that does not answer must not keep restic from cleaning up.
    void settleAll(work);
  };
  stop.addEventListener("abort", onStop, { once: true });
  scheduler.wake();
  await watchRequests({ deps, runner, stop });

  while (!stop.aborted) {
    const end = await connectOnce({ ...work, options, env, note });
    state.send = null;
    deps.delivery.detach();
    scheduler.detach();
    deps.leases.detach();
    if (end.reason === "cloned_identity") await work.guard.onRefused();
    if (stop.aborted) break;
    if (end.reason === "revoked") {
      await note("revoked", "revoked", end.message);
      void scheduler.stop();
      void streams.stop();
      runner.refuseAll();
      await deps.config.erase();
      await aborted(stop);
      return await settleAll(work);
    }
    const isRejected = end.isUnwelcome === true || end.reason === "pin_mismatch" || end.reason === "upgrade_refused";
    await note(isRejected ? "rejected" : "offline", end.reason, end.message);
    const delayMs = backoff.nextDelayMs(end, deps.tuning());
    log.info("connecting again", { inMs: delayMs });
    await sleep(delayMs, stop);
  }
  await settleAll(work);
  await note("offline", "stopped", "the agent was stopped");
}

async function settleAll({ runner, scheduler, recovery, updater, streams }: Work): Promise<void> {
  const others = [scheduler.stop(), updater.stop(), streams.stop()];
  await runner.stopAll();
  await Promise.all(others);
  await recovery.done;
}

type Live = { socket: { close(code: number, reason: string): void } | null; send: Send | null; skewMs: number };

type Work = {
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

async function openWork({ options, env, restart }: Start): Promise<Work> {
  const { paths, scrubber, log, getVariable, clock = realClock } = options;
  const state: Live = { socket: null, send: null, skewMs: 0 };
  let tuning: Tuning = DEFAULT_TUNING;
  const disk = realDisk;
  for (const dir of [paths.resticHome, paths.resticCacheDir]) await disk.makeDir(dir);
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

/** The bound of `hello` and `heartbeat`; more results than that wait here all the same. */
const MAX_JOBS_NAMED = 1000;
/** Folders that are looked at at the same time; a person looks at one. */
const MAX_LISTINGS = 8;

type Connecting = Work & { options: DaemonOptions; env: AgentEnv; note: Note };

async function connectOnce(context: Connecting): Promise<SessionEnd> {
  const { options, env, state } = context;
  const restic = await hostRestic(context.deps);
  try {
    const { ws, certSha256 } = await connect(env, options.stop);
    if (options.stop.aborted) ws.terminate();
    state.socket = ws;
    const resticVersion = "cause" in restic ? null : restic.version;
    const pins = createPins({ envFile: options.paths.envFile, env, certSha256, log: options.log });
    const settled = pins.onOpen();
    const end = await runSession(ws, sessionHandlers(context, resticVersion, pins), options.log);
    await settled;
    return end;
  } catch (error) {
    const reason = error instanceof AgentError ? error.code : "unreachable";
    return { reason, message: messageOf(error), livedMs: 0, isUnwelcome: reason === "unauthorized" };
  } finally {
    state.socket = null;
  }
}

function sessionHandlers(
  { options, deps, runner, scheduler, recovery, updater, guard, streams, state, note }: Connecting,
  resticVersion: string | null,
  pins: Pins,
): SessionHandlers {
  const runningJobs = () => [...runner.runningJobs(), ...recovery.runningJobs()].slice(0, MAX_JOBS_NAMED);
  const platform = currentPlatform();
  let listings = 0;
  return {
    hello: () => ({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      agentVersion: options.version ?? AGENT_VERSION,
      resticVersion,
      os: platform.os,
      arch: currentArch(),
      ...deps.identity,
      configRevision: deps.config.revision(),
      runningJobs: runningJobs(),
      finishedJobs: deps.delivery.finishedJobs().slice(0, MAX_JOBS_NAMED),
      extraKinds: [...EXTRA_JOB_KINDS],
    }),
    heartbeat: async () => ({
      type: "heartbeat",
      load1: platform.load1(),
      stateFreeBytes: await platform.freeBytes(options.paths.stateDir),
      runningJobs: runningJobs(),
    }),
    onWelcome({ tuning, serverTime }, send) {
      deps.setTuning(tuning);
      state.skewMs = Date.parse(serverTime) - (options.clock ?? realClock).now().getTime();
      state.send = send;
      deps.delivery.attach({ send, tuning });
      scheduler.attach({ send, tuning });
      deps.leases.attach();
      if (guard.reason() !== null) void guard.onWelcome().then(scheduler.wake);
      void updater.onWelcome();
      void note("online", "connected", "connected to the server");
    },
    async onConfig(config) {
      await deps.config
        .apply(config)
        .catch((error) => options.log.error("configuration is kept in memory only", { error: messageOf(error) }));
      options.log.info("configuration applied", { revision: config.revision });
      scheduler.wake();
    },
    async onStart({ jobId, order, expiresAt, access }) {
      await guard.onWelcome();
      await runner.start({ jobId, order, expiresAt }, access);
    },
    onBadOrder: (jobId, kind, problem) => runner.refuse({ jobId, kind, problem }),
    onCancel: runner.cancel,
    onLeaseGranted: deps.leases.onGranted,
    onLogAck: deps.delivery.onLogAck,
    onAnnouncedAck(jobId) {
      deps.delivery.onAnnouncedAck(jobId);
      deps.leases.ask(jobId);
    },
    onMissedAck: scheduler.onMissedAck,
    onUpdate: (offer) => updater.onOffer(offer),
    async onPins(announced) {
      if (await pins.onAnnounced(announced)) deps.send({ type: "pins.applied", ...announced });
    },
    onHostList({ requestId, path }) {
      if (listings >= MAX_LISTINGS) {
        return deps.send({ type: "host.listed", requestId, entries: [], isCut: false, problem: "failed" });
      }
      listings++;
      void listHostFolder(options.paths.envFile, path).then((listed) => {
        listings--;
        if (listed.problem === "not_allowed") options.log.warn("listing refused", { path, problem: listed.problem });
        deps.send({ type: "host.listed", requestId, ...listed });
      });
    },
    onStreamOpen: streams.onOpen,
    onBadQuestion: streams.onBadQuestion,
    onStreamClose: streams.onClose,
    async onFinishedAck(jobId) {
      // What is forgotten here must not be started again by the next process. The result comes once more, and its ack.
      if (!(await scheduler.isOnDisk(jobId))) return;
      const done = deps.delivery.onFinishedAck(jobId);
      if (done !== null) await deps.journal.forget(done.jobId, done.finished);
    },
  };
}

/** Only one agent may use a state directory: two would start the same jobs. */
async function holdStateDir(paths: AgentPaths): Promise<Deno.FsFile> {
  let file: Deno.FsFile;
  try {
    await realDisk.makeDir(paths.stateDir);
    file = await Deno.open(paths.lockFile, { write: true, create: true, mode: 0o600 });
  } catch (error) {
    throw new AgentError("state_dir_failed", `cannot use ${paths.stateDir}: ${messageOf(error)}`);
  }
  if (await file.tryLock(true)) return file;
  file.close();
  throw new AgentError("already_running", `another agent uses ${paths.stateDir}; stop it first`);
}

const tokenIdOf = ({ agentToken }: AgentEnv): string =>
  createHash("sha256").update(agentToken).digest("hex").slice(0, 16);
