/** Commands of the group's own around a backup. They come from the server, so the host's own file must allow them. */
import { failureSaying, type Outcome, stopOutcome } from "./commands/outcome.ts";
import { readHostSwitch } from "./config.ts";
import { stopRequestOf } from "./job.ts";
import { currentPlatform } from "./platform/platform.ts";
import type { JobOrder } from "./protocol/mod.ts";
import { plainLine, splitLines } from "./restic/lines.ts";
import type { JobTools } from "./restic/supervise.ts";

const ALLOW_SWITCH = "RM_ALLOW_HOOKS";
const TIMEOUT_MS = 10 * 60_000;
/** The command after a backup may have to undo the one before, so it runs even for a job that was told to end. */
const TIMEOUT_WHEN_CANCELLED_MS = 60_000;
const TIMEOUT_WHEN_STOPPING_MS = 10_000;
/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 3_000;
/** A process that a command left in the background may hold its output open for ever. */
const DRAIN_MS = 500;
const INHERITED = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

export type HookTools = Pick<JobTools, "log" | "stop"> & {
  jobId: string;
  /** The host's own `agent.env`. */
  envFile: string;
  getVariable(name: string): string | undefined;
};

type BackupOrder = JobOrder & { kind: "backup" };

/**
 * Runs `work` between the group's commands. One that fails before it prevents the backup; the one after runs whenever
 * `work` did, and its failure turns a success into `partial`. A dry run runs neither.
 */
export async function withHooks(tools: HookTools, order: BackupOrder, work: () => Promise<Outcome>): Promise<Outcome> {
  const { before, after } = order.sourceGroup.hooks;
  if (before === undefined && after === undefined) return await work();
  if (order.isDryRun) {
    tools.log("agent", "a dry run does not run the group's commands");
    return await work();
  }
  if ((await readHostSwitch(tools.envFile, ALLOW_SWITCH)) !== "1") {
    const how = `write ${ALLOW_SWITCH}=1 into ${tools.envFile} there, or take the commands out of the group`;
    return failureSaying("order_refused", `This host does not allow commands around a backup: ${how}.`);
  }
  const variables = { RM_JOB_ID: tools.jobId, RM_SOURCE_GROUP: order.sourceGroup.name };
  if (before !== undefined) {
    const problem = await runHook(tools, { which: "before", line: before, variables, timeoutMs: TIMEOUT_MS });
    if (tools.stop.aborted) return stopOutcome(stopRequestOf(tools.stop));
    if (problem !== null) {
      return failureSaying("hook_failed", `The command before the backup ${problem}; nothing was backed up.`);
    }
  }
  const outcome = await work();
  if (after === undefined) return outcome;
  const problem = await runHook(tools, {
    which: "after",
    line: after,
    variables: { ...variables, RM_BACKUP_STATE: outcome.state },
    timeoutMs: afterTimeout(tools.stop),
  });
  if (problem === null || outcome.state !== "succeeded") return outcome;
  const message = `A snapshot was made, but the command after the backup ${problem}.`;
  return { ...outcome, state: "partial", cause: "hook_failed", message };
}

/** The command after a backup that its agent did not outlive. Runs where the host's file allows it; tells the log. */
export async function runHookAfterCrash(tools: HookTools, { sourceGroup }: BackupOrder): Promise<void> {
  const { after } = sourceGroup.hooks;
  if (after === undefined || (await readHostSwitch(tools.envFile, ALLOW_SWITCH)) !== "1") return;
  const variables = { RM_JOB_ID: tools.jobId, RM_SOURCE_GROUP: sourceGroup.name, RM_BACKUP_STATE: "failed" };
  await runHook(tools, { which: "after", line: after, variables, timeoutMs: TIMEOUT_WHEN_CANCELLED_MS });
}

function afterTimeout(stop: AbortSignal): number {
  if (!stop.aborted) return TIMEOUT_MS;
  return stopRequestOf(stop) === "agent_stopped" ? TIMEOUT_WHEN_STOPPING_MS : TIMEOUT_WHEN_CANCELLED_MS;
}

type Hook = { which: "before" | "after"; line: string; variables: Record<string, string>; timeoutMs: number };

/** What was wrong, as the end of a sentence, or null when the command exited with 0. */
async function runHook(tools: HookTools, { which, line, variables, timeoutMs }: Hook): Promise<string | null> {
  // Not the line itself: it may hold a password, and everybody may read a log.
  tools.log("agent", `running the command ${which} the backup`);
  let child: Deno.ChildProcess;
  try {
    child = shellOf(line, { ...plainEnvironment(tools.getVariable), ...variables });
  } catch (error) {
    return `could not be started (${error instanceof Error ? error.message : String(error)})`;
  }
  const ending = endingOf(child);
  let why: string | null = null;
  const end = (reason: string) => {
    why ??= reason;
    ending.begin();
  };
  const timer = setTimeout(() => end(`was ended because it ran for more than ${timeoutMs / 1000} s`), timeoutMs);
  const onStop = () => end("was ended with the job");
  // One that begins after the job was told to end has its own short time instead.
  if (!tools.stop.aborted) tools.stop.addEventListener("abort", onStop, { once: true });
  const readers = [
    readOutput(child.stdout, (text) => tools.log("stdout", text)),
    readOutput(child.stderr, (text) => tools.log("stderr", text)),
  ];
  const { code } = await child.status;
  clearTimeout(timer);
  ending.done();
  tools.stop.removeEventListener("abort", onStop);
  await Promise.all(readers.map((reader) => reader.close()));
  const problem = why ?? (code === 0 ? null : `exited with ${code}`);
  tools.log("agent", `command ${which} the backup: ${problem ?? "done"}`);
  return problem;
}

/** The only place where a shell runs. On Linux it leads a process group, so that all it started can be ended. */
function shellOf(line: string, env: Record<string, string>): Deno.ChildProcess {
  const common = { env, clearEnv: true, stdin: "null", stdout: "piped", stderr: "piped" } as const;
  if (Deno.build.os !== "windows") {
    return new Deno.Command("/bin/sh", { ...common, args: ["-c", line], cwd: "/", detached: true }).spawn();
  }
  const shell = env.ComSpec ?? "C:\\Windows\\System32\\cmd.exe";
  return new Deno.Command(shell, {
    ...common,
    args: ["/d", "/s", "/c", `"${line}"`],
    windowsRawArguments: true,
  }).spawn();
}

/** Built from nothing: the repository's secrets are in restic's environment and in no other. */
function plainEnvironment(getVariable: (name: string) => string | undefined): Record<string, string> {
  const platform = currentPlatform();
  const env: Record<string, string> = { PATH: platform.defaultPath };
  for (const name of [...INHERITED, ...platform.inheritedVariables]) {
    const value = getVariable(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function endingOf(child: Deno.ChildProcess) {
  let killTimer: ReturnType<typeof setTimeout> | undefined;
  const signal = (name: Deno.Signal) => {
    try {
      if (Deno.build.os === "windows") child.kill(name);
      else Deno.kill(-child.pid, name);
    } catch {
      // It has ended in the meantime.
    }
  };
  return {
    begin() {
      signal("SIGTERM");
      killTimer ??= setTimeout(() => signal("SIGKILL"), GRACE_MS);
    },
    /** A command that was told to end takes with it what it has started. */
    done() {
      if (killTimer !== undefined) signal("SIGKILL");
      clearTimeout(killTimer);
    },
  };
}

function readOutput(stream: ReadableStream<Uint8Array<ArrayBuffer>>, onLine: (text: string) => void) {
  const lines = splitLines((line) => onLine(plainLine(line)));
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      lines.push(value);
    }
  })().catch(() => {});
  return {
    async close() {
      const timer = setTimeout(() => void reader.cancel().catch(() => {}), DRAIN_MS);
      await reading;
      clearTimeout(timer);
      lines.end();
    },
  };
}
