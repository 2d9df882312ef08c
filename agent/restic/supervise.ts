/** One restic call under watch: its output becomes log and progress, its hanging is seen and ended. */
import { type StopRequest, stopRequestOf } from "../job.ts";
import type { JobCause, JobProgress, LogLine, RepositoryAccess, Tuning } from "../protocol/mod.ts";
import { createErrorNotes, type ErrorNotes, retryOf } from "./errors.ts";
import type { Restic } from "./find.ts";
import { watchProcess } from "./life.ts";
import { plainLine, splitLines } from "./lines.ts";
import { parseLine, type ResticLine } from "./parse.ts";
import { type RunEnd, runRestic } from "./run.ts";

/** Why the agent itself ended a restic call. */
export type StopReason = StopRequest | "unreachable" | "silent";

/** What a command gets to work with. Everything it logs is scrubbed behind these functions. */
export type JobTools = {
  restic: Restic;
  /** The complete environment of restic, secrets included. */
  env: Record<string, string>;
  access: RepositoryAccess;
  log(stream: LogLine["stream"], text: string): void;
  progress(progress: JobProgress): void;
  /** Aborted with a `StopRequest` when the job has to end. */
  stop: AbortSignal;
  tuning: Pick<Tuning, "jobSilenceMs" | "unreachableMs">;
  /** How long restic waits for the lock of another one, in Go's spelling such as `5m`; from restic 0.16. */
  lockPatience: string;
  /** The repository is another host's: nothing of it is kept in this host's cache. */
  isForeign?: boolean;
  onSpawn(pid: number): void;
};

export type CallOptions = {
  args: readonly string[];
  /** As in `RunRequest`. */
  prefix?: readonly string[];
  /** What the log says instead of the arguments, where they would fill it. */
  told?: string;
  /** Takes restic's stdout as text instead of lines, for output that is one huge JSON value. */
  onStdoutText?: (text: string) => void;
  /** Takes it as bytes, for output that is a file's content; restic waits while its promise is open. */
  onStdoutBytes?: (bytes: Uint8Array) => void | Promise<void>;
  /** As in `RunRequest`. */
  graceMs?: number;
  /** Sees every line after it was logged. */
  onLine?: (line: ResticLine, stream: "stdout" | "stderr") => void;
  /** Another environment than the tools', and another folder than the root. */
  env?: Record<string, string>;
  cwd?: string;
  /** restic says nothing while it works, so that its process is looked at for signs of life. */
  isQuiet?: boolean;
  /** False keeps stdout lines out of the job's log. */
  isStdoutLogged?: boolean;
};

export type CallEnd = RunEnd & {
  notes: ErrorNotes;
  /** Set when the agent ended it; the exit code then means nothing (0.18 exits 1 after SIGINT). */
  stopped: StopReason | null;
  /** Set with `stopped: "unreachable"`: what restic kept retrying about. */
  retryCause: JobCause | null;
};

/** A retry counts as going on for its announced delay and this long after, because a dead network answers late. */
const RETRY_GRACE_MS = 60_000;
const WATCH_INTERVAL_MS = 500;

/** Runs one restic call and sees that it ends. Throws only when restic cannot be started. */
export async function callRestic(tools: JobTools, options: CallOptions): Promise<CallEnd> {
  const notes = createErrorNotes();
  const watch = createWatch(tools);
  const take = (stream: "stdout" | "stderr") => (raw: string) => {
    const line = parseLine(raw);
    watch.sawLine(raw, line);
    notes.take(raw, line);
    if (line.kind === "status") tools.progress(watch.decorate(line.progress));
    else if (stream === "stderr" || options.isStdoutLogged !== false) logLine(tools, stream, line);
    options.onLine?.(line, stream);
  };
  const stdout = splitLines(take("stdout"));
  const { onStdoutText, onStdoutBytes, cwd, isQuiet } = options;
  let stopLooking = () => {};
  tools.log("agent", options.told ?? [...(options.prefix ?? []), "restic", ...options.args].join(" "));
  try {
    const end = await runRestic({
      program: tools.restic.program,
      args: tools.isForeign ? ["--no-cache", ...options.args] : options.args,
      prefix: options.prefix ?? [],
      env: options.env ?? tools.env,
      ...(cwd === undefined ? {} : { cwd }),
      stop: watch.stop,
      onStdoutText: (text) => {
        watch.sawLife();
        (onStdoutText ?? stdout.push)(text);
      },
      ...(onStdoutBytes === undefined
        ? {}
        : {
            onStdoutBytes: async (bytes: Uint8Array) => {
              watch.hold(true);
              await onStdoutBytes(bytes);
              watch.hold(false);
            },
          }),
      onStderrLine: take("stderr"),
      onSpawn: (pid) => {
        tools.onSpawn(pid);
        if (isQuiet === true) stopLooking = watchProcess(pid, cwd ?? "/", watch.sawLife);
      },
      ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
    });
    stdout.end();
    const stopped = watch.reason();
    return { ...end, notes, stopped, retryCause: stopped === "unreachable" ? notes.classifyRetry() : null };
  } finally {
    stopLooking();
    watch.end();
  }
}

/** restic's lines as a person reads them; JSON of restic's is put into words. */
function logLine(tools: JobTools, stream: "stdout" | "stderr", line: ResticLine): void {
  switch (line.kind) {
    case "text":
      tools.log(stream, plainLine(line.text));
      return;
    case "file-error":
      // restic tells the same file twice, once while counting and once while reading.
      if (line.during !== "scan") tools.log(stream, plainLine(`error: ${line.item}: ${line.message}`));
      return;
    case "exit-error":
      for (const text of line.message.split("\n")) if (text.trim() !== "") tools.log(stream, plainLine(text));
      return;
    case "status":
    case "summary":
    case "restored":
    case "initialized":
    case "ignored":
      return;
  }
}

/** Two clocks: how long restic has been retrying its repository, and how long it has said nothing at all. */
function createWatch(tools: JobTools) {
  const controller = new AbortController();
  let reason: StopReason | null = null;
  let lastLifeAt = performance.now();
  let lastStatus = "";
  let retryingSince: number | null = null;
  let retryUntil = 0;
  let isRetryTold = false;
  let isHeld = false;

  const end = (why: StopReason) => {
    if (reason !== null) return;
    reason = why;
    controller.abort();
  };
  const onStop = () => end(stopRequestOf(tools.stop));
  if (tools.stop.aborted) onStop();
  else tools.stop.addEventListener("abort", onStop, { once: true });

  const isRetrying = () => retryingSince !== null && performance.now() < retryUntil;
  const timer = setInterval(
    () => {
      const now = performance.now();
      if (!isRetrying() && retryingSince !== null) {
        retryingSince = null;
        isRetryTold = false;
        tools.progress({ isRetrying: false });
      }
      if (retryingSince !== null && now - retryingSince >= tools.tuning.unreachableMs) end("unreachable");
      else if (!isHeld && now - lastLifeAt >= tools.tuning.jobSilenceMs) end("silent");
    },
    Math.min(WATCH_INTERVAL_MS, tools.tuning.unreachableMs, tools.tuning.jobSilenceMs),
  );

  const sawRetry = (raw: string) => {
    const retry = retryOf(raw);
    if (retry?.kind === "over") {
      retryUntil = 0;
    } else if (retry?.kind === "retry") {
      retryingSince ??= performance.now();
      retryUntil = performance.now() + retry.delayMs + RETRY_GRACE_MS;
      if (retry.isHopeless) end("unreachable");
      if (!isRetryTold) {
        isRetryTold = true;
        tools.log("agent", "the repository does not answer; restic keeps trying");
        tools.progress({ isRetrying: true });
      }
    }
  };

  return {
    stop: controller.signal,
    reason: () => reason,
    sawLife: () => (lastLifeAt = performance.now()),
    /** While it is held, restic is silent because nobody takes what it says. */
    hold(isOn: boolean) {
      isHeld = isOn;
      lastLifeAt = performance.now();
    },
    sawLine(raw: string, line: ResticLine) {
      if (line.kind === "text") sawRetry(raw);
      if (line.kind !== "status") lastLifeAt = performance.now();
      // restic repeats its status on a timer even when nothing moves: only a changed one is a sign of life.
      const { secondsElapsed: _, secondsRemaining: __, ...moving } = line.kind === "status" ? line.progress : {};
      const status = JSON.stringify(moving);
      if (line.kind === "status" && status !== lastStatus) {
        lastStatus = status;
        lastLifeAt = performance.now();
      }
    },
    decorate: (progress: JobProgress): JobProgress => (isRetrying() ? { ...progress, isRetrying: true } : progress),
    end() {
      clearInterval(timer);
      tools.stop.removeEventListener("abort", onStop);
    },
  };
}
