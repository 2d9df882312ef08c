/** `run`: holds the state directory, keeps one connection, and lets jobs go on whatever becomes of it. */
import { createHash } from "node:crypto";
import { createBackoff } from "./backoff.ts";
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
import { createLeases } from "./leases.ts";
import type { Logger } from "./log.ts";
import type { AgentPaths } from "./paths.ts";
import { hostRestic } from "./perform.ts";
import { currentArch, currentPlatform } from "./platform/platform.ts";
import { type AgentMessage, type Draft, PROTOCOL_VERSION } from "./protocol/mod.ts";
import { type Recovery, recover } from "./recover.ts";
import { createRunner, type Runner, type RunnerDeps } from "./runner.ts";
import type { Scrubber } from "./scrub.ts";
import { runSession, type Send, type SessionEnd, type SessionHandlers } from "./session.ts";
import { DEFAULT_TUNING } from "./tuning.ts";
import { AGENT_VERSION } from "./version.ts";

export type DaemonOptions = {
  paths: AgentPaths;
  scrubber: Scrubber;
  log: Logger;
  getVariable(name: string): string | undefined;
  /** Aborted when the agent shall end. */
  stop: AbortSignal;
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
    await keepConnected(options, env, note);
  } finally {
    lock.close();
  }
}

type Note = (state: ConnectionState["state"], reason: ConnectionReason, message: string) => Promise<void>;

/** Writes connection.json and one log line; a full disk must not end the agent. */
function createNote({ paths, log }: DaemonOptions, env: AgentEnv): Note {
  return async (state, reason, message) => {
    const level = state === "online" || reason === "starting" || reason === "stopped" ? "info" : "warn";
    log[level](`connection ${state}`, { reason, detail: message });
    await writeConnectionState(paths.connectionFile, { state, reason, message, tokenId: tokenIdOf(env) }).catch(
      (error) => log.error("connection.json cannot be written", { error: messageOf(error) }),
    );
  };
}

async function keepConnected(options: DaemonOptions, env: AgentEnv, note: Note): Promise<void> {
  const { log, stop } = options;
  const { deps, runner, recovery, state } = await openWork(options, env);
  const backoff = createBackoff();
  const onStop = () => {
    state.socket?.close(1001, "the agent is stopping");
    // Now, not when the socket is gone: a server that does not answer must not keep restic from cleaning up.
    void runner.stopAll();
  };
  stop.addEventListener("abort", onStop, { once: true });

  while (!stop.aborted) {
    const end = await connectOnce({ options, env, deps, runner, recovery, state, note });
    state.send = null;
    deps.delivery.detach();
    deps.leases.detach();
    if (stop.aborted) break;
    if (end.reason === "revoked") {
      await note("revoked", "revoked", end.message);
      runner.refuseAll();
      await deps.config.erase();
      await aborted(stop);
      return await settleAll(runner, recovery);
    }
    const isRejected = end.isUnwelcome === true || end.reason === "pin_mismatch" || end.reason === "upgrade_refused";
    await note(isRejected ? "rejected" : "offline", end.reason, end.message);
    const delayMs = backoff.nextDelayMs(end, deps.tuning());
    log.info("connecting again", { inMs: delayMs });
    await sleep(delayMs, stop);
  }
  await settleAll(runner, recovery);
  await note("offline", "stopped", "the agent was stopped");
}

async function settleAll(runner: Runner, recovery: Recovery): Promise<void> {
  await runner.stopAll();
  await recovery.done;
}

type Live = { socket: { close(code: number, reason: string): void } | null; send: Send | null; skewMs: number };

async function openWork(options: DaemonOptions, env: AgentEnv) {
  const { paths, scrubber, log, getVariable } = options;
  const state: Live = { socket: null, send: null, skewMs: 0 };
  let tuning = DEFAULT_TUNING;
  const disk = realDisk;
  for (const dir of [paths.resticHome, paths.resticCacheDir]) await disk.makeDir(dir);
  const identity = await readHostIdentity({
    hostId: env.hostId,
    hostname: env.hostname,
    machineIdFile: paths.machineIdFile,
  });
  const send = (draft: Draft<AgentMessage>) => void state.send?.(draft);
  const deps: RunnerDeps & { setTuning(next: typeof tuning): void; identity: typeof identity } = {
    paths,
    scrubber,
    log,
    getVariable,
    identity,
    bootId: identity.bootId,
    config: await openConfigStore(paths.configFile, scrubber),
    journal: await openJournal({ jobsDir: paths.jobsDir, acknowledgedFile: paths.acknowledgedFile, disk }),
    delivery: createDelivery(),
    leases: createLeases({ send, tuning: () => tuning }),
    tuning: () => tuning,
    setTuning: (next) => (tuning = next),
    serverNow: () => new Date(Date.now() + state.skewMs),
    send,
  };
  const runner = createRunner(deps);
  return { deps, runner, recovery: await recover(deps, runner), state };
}

/** The bound of `hello` and `heartbeat`; more results than that wait here all the same. */
const MAX_JOBS_NAMED = 1000;

type Connecting = {
  options: DaemonOptions;
  env: AgentEnv;
  deps: Awaited<ReturnType<typeof openWork>>["deps"];
  runner: Runner;
  recovery: Recovery;
  state: Live;
  note: Note;
};

async function connectOnce(context: Connecting): Promise<SessionEnd> {
  const { options, env, state } = context;
  const restic = await hostRestic(context.deps);
  try {
    const ws = await connect(env, options.stop);
    if (options.stop.aborted) ws.terminate();
    state.socket = ws;
    return await runSession(ws, sessionHandlers(context, "cause" in restic ? null : restic.version), options.log);
  } catch (error) {
    const reason = error instanceof AgentError ? error.code : "unreachable";
    return { reason, message: messageOf(error), livedMs: 0, isUnwelcome: reason === "unauthorized" };
  } finally {
    state.socket = null;
  }
}

function sessionHandlers(
  { options, deps, runner, recovery, state, note }: Connecting,
  resticVersion: string | null,
): SessionHandlers {
  const runningJobs = () => [...runner.runningJobs(), ...recovery.runningJobs()].slice(0, MAX_JOBS_NAMED);
  const platform = currentPlatform();
  return {
    hello: () => ({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      agentVersion: AGENT_VERSION,
      resticVersion,
      os: platform.os,
      arch: currentArch(),
      ...deps.identity,
      configRevision: deps.config.revision(),
      runningJobs: runningJobs(),
      finishedJobs: deps.delivery.finishedJobs().slice(0, MAX_JOBS_NAMED),
    }),
    heartbeat: async () => ({
      type: "heartbeat",
      load1: platform.load1(),
      stateFreeBytes: await platform.freeBytes(options.paths.stateDir),
      runningJobs: runningJobs(),
    }),
    onWelcome({ tuning, serverTime }, send) {
      deps.setTuning(tuning);
      state.skewMs = Date.parse(serverTime) - Date.now();
      state.send = send;
      deps.delivery.attach({ send, tuning });
      deps.leases.attach();
      void note("online", "connected", "connected to the server");
    },
    async onConfig(config) {
      await deps.config
        .apply(config)
        .catch((error) => options.log.error("configuration is kept in memory only", { error: messageOf(error) }));
      options.log.info("configuration applied", { revision: config.revision });
    },
    onStart: ({ jobId, order, expiresAt }) => runner.start({ jobId, order, expiresAt }),
    onBadOrder: (jobId, kind, problem) => runner.refuse({ jobId, kind, problem }),
    onCancel: runner.cancel,
    onLeaseGranted: deps.leases.onGranted,
    onLogAck: deps.delivery.onLogAck,
    onHostList({ requestId, path }) {
      void listHostFolder(options.paths.envFile, path).then((listed) =>
        deps.send({ type: "host.listed", requestId, ...listed }),
      );
    },
    async onFinishedAck(jobId) {
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

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // A pending promise alone would let the process end: something must wait.
  const keep = setInterval(() => {}, 2 ** 30);
  return new Promise((resolve) =>
    signal.addEventListener(
      "abort",
      () => {
        clearInterval(keep);
        resolve();
      },
      { once: true },
    ),
  );
}

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  // A signal that was given before tells nobody who starts listening now.
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    signal.addEventListener("abort", wake, { once: true });
  });
}
