import { type ChildProcess, spawn } from "node:child_process";
import { onEnd } from "./cleanup";
import { GiveUp, waitFor } from "./wait-for";

export interface ProcessSpec {
  /** How the process is called in error messages. */
  name: string;
  command: string;
  args?: readonly string[];
  /** Added to what `ambientEnvironment` leaves; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Written to its standard input, which is then closed. */
  input?: string | Buffer;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when it has ended and its output is complete; never rejects. */
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  /** All it wrote so far, standard output and error as they came. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** The first match in its whole output; throws with the output's tail on time-out or when it ends without. */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  signal(signal: NodeJS.Signals): void;
  /** Sends SIGKILL to it and all its children, and waits for the end. */
  kill(): Promise<Exit>;
  /** Asks with SIGTERM, waits, and kills what is left of it and its children after `timeoutMs`. */
  stop(timeoutMs?: number): Promise<Exit>;
}

/**
 * Starts a process in a process group of its own; it is killed, by its group, when the test ends at the latest, or
 * when the scope given as `atEnd` does.
 */
export async function startProcess(spec: ProcessSpec, atEnd: typeof onEnd = onEnd): Promise<RunningProcess> {
  const child = spawn(spec.command, [...(spec.args ?? [])], {
    cwd: spec.cwd,
    env: { ...ambientEnvironment(), ...spec.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const captured = capture(child);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Error(`${spec.name} did not start: ${error.message}`)));
  });
  child.stdin?.on("error", () => undefined); // it may end without having read all of its input
  child.stdin?.end(spec.input);
  const running = supervise(child, spec.name, captured);
  atEnd(async () => {
    await running.kill();
  });
  return running;
}

/**
 * This process's environment without what Vitest put there and without settings of the product, of restic and of the
 * database: what is tested shall see what the test gave it, and NODE_ENV as an operator leaves it, unset.
 */
export function ambientEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(RM_|RESTIC_|VITEST|DATABASE_URL$|NODE_ENV$|TEST$|DEV$|PROD$|SSR$|MODE$|BASE_URL$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))) as NodeJS.ProcessEnv;
}

export interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end and returns what came of it; a bad exit is a result, not an error. */
export async function runCommand(spec: ProcessSpec & { timeoutMs?: number }): Promise<CommandResult> {
  const running = await startProcess(spec);
  const timeoutMs = spec.timeoutMs ?? 120_000;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void running.kill();
  }, timeoutMs);
  const exit = await running.exited;
  clearTimeout(timer);
  if (isLate) throw new Error(`${spec.name} took longer than ${timeoutMs} ms:\n${tail(running.output())}`);
  return { ...exit, stdout: running.stdout(), stderr: running.stderr() };
}

/** Like `runCommand`, but throws when the command did not exit with 0. Returns its standard output. */
export async function runOrThrow(spec: ProcessSpec & { timeoutMs?: number }): Promise<string> {
  const result = await runCommand(spec);
  if (result.code !== 0) {
    const end = result.code ?? result.signal;
    throw new Error(`${spec.name} ended with ${end}:\n${tail(result.stdout + result.stderr)}`);
  }
  return result.stdout;
}

interface Captured {
  all: string;
  stdout: string;
  stderr: string;
}

function capture(child: ChildProcess): Captured {
  const captured: Captured = { all: "", stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      captured[stream] += text;
      captured.all += text;
    });
  }
  return captured;
}

const groups = new Set<number>();
process.once("exit", () => {
  for (const pid of groups) signalGroup(pid, "SIGKILL");
});

function supervise(child: ChildProcess, name: string, captured: Captured): RunningProcess {
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} has no process id`);
  groups.add(pid);
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      exit = { code, signal };
      // Its output is complete at "close", which never comes while an orphan of it holds the pipes.
      const orphaned = setTimeout(resolve, 300, exit);
      child.once("close", () => {
        clearTimeout(orphaned);
        resolve({ code, signal });
      });
    });
  });

  let isGroupGone = false;
  const kill = async (): Promise<Exit> => {
    // Also after its own end, once: children that outlived it are still in its group.
    if (!isGroupGone) signalGroup(pid, "SIGKILL");
    const end = await exited;
    isGroupGone = true;
    groups.delete(pid);
    return end;
  };
  return {
    pid,
    exited,
    hasExited: () => exit !== null,
    output: () => captured.all,
    stdout: () => captured.stdout,
    stderr: () => captured.stderr,
    signal: (signal) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, signal);
    },
    kill,
    async stop(timeoutMs = 10_000) {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, "SIGTERM");
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), timeoutMs);
      await exited;
      clearTimeout(timer);
      return kill();
    },
    waitForOutput: (pattern, timeoutMs = 30_000) =>
      waitFor(
        () => {
          const match = captured.all.match(pattern);
          if (match) return match;
          if (exit)
            throw new GiveUp(`${name} ended (${exit.code ?? exit.signal}) before ${pattern}:\n${tail(captured.all)}`);
          return null;
        },
        { what: `${pattern} in the output of ${name}`, timeoutMs, intervalMs: 20 },
      ).catch((error: Error) => {
        throw error instanceof GiveUp ? error : new Error(`${error.message}\n${tail(captured.all)}`);
      }),
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function tail(text: string): string {
  return text.slice(-3_000);
}
