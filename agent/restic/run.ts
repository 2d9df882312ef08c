/** Starts one restic and sees it to its end. No shell, no inherited environment, secrets only in `env`. */
import { currentPlatform } from "../platform/platform.ts";
import { splitLines } from "./lines.ts";

/** How long restic may take to remove its lock after SIGINT; it tries for 60 s when the repository is gone. */
const INTERRUPT_GRACE_MS = 75_000;
const LITTLE_BYTES = 16 * 1024;
const GATHER_MS = 1;

export type RunRequest = {
  /** Absolute path of restic. */
  program: string;
  args: readonly string[];
  /** A program, with its arguments, that becomes restic by exec, such as `nice -n 19`; so the process id stays. */
  prefix?: readonly string[];
  env: Record<string, string>;
  /** The root when it is not given. */
  cwd?: string;
  /** Aborting it sends SIGINT, and SIGKILL after `graceMs`. */
  stop: AbortSignal;
  onStdoutText(text: string): void;
  /** Takes stdout as it is instead, where it is no text. While its promise is open nothing more is read: restic waits. */
  onStdoutBytes?: (bytes: Uint8Array) => void | Promise<void>;
  onStderrLine(line: string): void;
  /** Called once with the process id, before any output. */
  onSpawn?(pid: number): void;
  graceMs?: number;
};

export type RunEnd = {
  /** Exit code; 128 + n when a signal ended it. */
  exitCode: number;
  /** The signal that ended it, when restic did not exit by itself. */
  signal: string | null;
};

/** Runs restic to its end. Throws when it cannot be started at all. */
export async function runRestic(request: RunRequest): Promise<RunEnd> {
  const [program = request.program, ...args] = [...(request.prefix ?? []), request.program, ...request.args];
  const child = new Deno.Command(program, {
    args,
    env: request.env,
    clearEnv: true,
    ...(request.cwd !== undefined ? { cwd: request.cwd } : Deno.build.os === "windows" ? {} : { cwd: "/" }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  request.onSpawn?.(child.pid);

  const stderr = splitLines(request.onStderrLine);
  let killTimer: ReturnType<typeof setTimeout> | undefined;
  const interrupt = () => {
    sendSignal(child, "SIGINT");
    killTimer = setTimeout(() => sendSignal(child, "SIGKILL"), request.graceMs ?? INTERRUPT_GRACE_MS);
  };
  if (request.stop.aborted) interrupt();
  else request.stop.addEventListener("abort", interrupt, { once: true });
  try {
    const [status] = await Promise.all([
      child.status,
      request.onStdoutBytes === undefined
        ? readText(child.stdout, request.onStdoutText)
        : readBytes(child.stdout, request.onStdoutBytes, request.stop),
      readText(child.stderr, (text) => stderr.push(text)),
    ]);
    stderr.end();
    return { exitCode: status.code, signal: status.signal };
  } finally {
    clearTimeout(killTimer);
    request.stop.removeEventListener("abort", interrupt);
  }
}

function sendSignal(child: Deno.ChildProcess, signal: Deno.Signal): void {
  const endTree = currentPlatform().endProcessTree;
  // Either way the program itself is told last: the tree hangs on it.
  if (endTree === undefined) signalAlone(child, signal);
  else void endTree(child.pid).finally(() => signalAlone(child, signal));
}

function signalAlone(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

/** After the stop the rest is read and dropped: a restic that waits for somebody to read would not hear the signal. */
async function readBytes(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: (bytes: Uint8Array) => void | Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  for await (const bytes of gathered(stream)) if (!stop.aborted) await onBytes(bytes);
}

async function readText(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onText: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of gathered(stream)) onText(decoder.decode(bytes, { stream: true }));
  const rest = decoder.decode();
  if (rest !== "") onText(rest);
}

/**
 * restic writes a listing line by line and an archive file by file: read as fast as that, each would cost a turn of its
 * own. So after little there is a short pause, in which more gathers in the pipe.
 */
async function* gathered(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const bytes of stream) {
    yield bytes;
    if (bytes.length < LITTLE_BYTES) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  }
}
