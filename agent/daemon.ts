/** `run`: holds the state directory, keeps one connection, and lets jobs go on whatever becomes of it. */
import { createHash } from "node:crypto";
import { createBackoff } from "./backoff.ts";
import { type AgentEnv, readAgentEnv } from "./config.ts";
import { connect } from "./connection.ts";
import { type Note, readConnectionState, writeConnectionState } from "./connection-state.ts";
import { AgentError, messageOf } from "./errors.ts";
import { realDisk } from "./files.ts";
import type { AgentPaths } from "./paths.ts";
import { aborted, sleep } from "./pause.ts";
import { hostRestic } from "./perform.ts";
import { createPins } from "./pins.ts";
import { watchRequests } from "./requests.ts";
import { runSession } from "./session.ts";
import type { SessionEnd } from "./session-end.ts";
import { sessionHandlers } from "./session-handlers.ts";
import { type Opening, openWork, settleAll, type Work, type WorkOptions } from "./work.ts";

export type DaemonOptions = WorkOptions & {
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
    const restart = new AbortController();
    const untilRestart = { ...options, stop: AbortSignal.any([stop, restart.signal]) };
    await keepConnected({ options: untilRestart, env, note, restart: () => restart.abort() });
  } finally {
    lock.close();
  }
}

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

type Start = Opening & { options: DaemonOptions; note: Note };

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
    const end = await runSession(ws, sessionHandlers({ ...context, resticVersion, pins }), options.log);
    await settled;
    return end;
  } catch (error) {
    const reason = error instanceof AgentError ? error.code : "unreachable";
    return { reason, message: messageOf(error), livedMs: 0, isUnwelcome: reason === "unauthorized" };
  } finally {
    state.socket = null;
  }
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
