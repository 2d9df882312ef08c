/** A daemon with folders of its own: inside the test's process, or as a process that can be killed. */
import { writeAgentEnv } from "../config.ts";
import { type ConnectionState, readConnectionState } from "../connection-state.ts";
import { type DaemonOptions, runDaemon } from "../daemon.ts";
import { createLogger } from "../log.ts";
import { type AgentPaths, agentPaths } from "../paths.ts";
import { createScrubber } from "../scrub.ts";
import { type TempDir, tempDir } from "./temp.ts";
import { waitFor, within } from "./wait-for.ts";

export const AGENT_TOKEN = "rma_test-agent-token-0123456789";

export type TestHost = Disposable & {
  readonly dir: TempDir;
  readonly paths: AgentPaths;
  /** What the agent sees of its environment. */
  readonly variables: Record<string, string>;
  connection(state: ConnectionState["state"]): Promise<ConnectionState>;
};

/** An enrolled host, whose agent does not run yet. */
export async function makeHost({
  serverUrl,
  restic,
  certPinSha256 = "",
  nextCertPinSha256 = "",
  releaseKey = "",
}: {
  serverUrl: string;
  restic: string;
  certPinSha256?: string;
  nextCertPinSha256?: string;
  releaseKey?: string;
}): Promise<TestHost> {
  const dir = tempDir();
  const variables: Record<string, string> = {
    RM_CONFIG_DIR: dir.file("config"),
    RM_STATE_DIR: dir.file("state"),
    RM_RESTIC: restic,
    PATH: "/usr/bin:/bin",
  };
  const paths = agentPaths((name) => variables[name]);
  await Deno.mkdir(paths.configDir, { mode: 0o700 });
  await writeAgentEnv(paths.envFile, {
    serverUrl,
    hostId: "host-1",
    agentToken: AGENT_TOKEN,
    certPinSha256,
    nextCertPinSha256,
    releaseKey,
  });
  return {
    dir,
    paths,
    variables,
    connection: (state) =>
      waitFor(`the agent to be ${state}`, async () => {
        const said = await readConnectionState(paths.connectionFile);
        return said?.state === state ? said : null;
      }),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

export type RunningAgent = AsyncDisposable & {
  readonly log: string[];
  /** Resolves when it has ended, by itself or because it was stopped. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

/** Runs the daemon inside this process, by the host's own clock or by another. */
export function startDaemon(
  { paths, variables }: TestHost,
  more: Pick<DaemonOptions, "clock" | "installation" | "version"> = {},
): RunningAgent {
  const log: string[] = [];
  const stop = new AbortController();
  const scrubber = createScrubber();
  const logger = createLogger(scrubber, (line) => log.push(line));
  const getVariable = (name: string) => variables[name];
  const done = runDaemon({ paths, scrubber, log: logger, getVariable, stop: stop.signal, ...more });
  // A failure is told by `stop`; until then it must not count as unhandled.
  done.catch(() => {});
  const end = () => {
    stop.abort();
    return within("the agent to stop", done, 90_000);
  };
  return { log, ended: done, stop: end, [Symbol.asyncDispose]: () => end().catch(() => {}) };
}

export type AgentProcess = AsyncDisposable & {
  readonly pid: number;
  output(): string;
  signal(name: Deno.Signal): void;
  readonly exited: Promise<Deno.CommandStatus>;
};

/** How the agent is started from its source. */
function sourceCommand(args: readonly string[]): string[] {
  const config = new URL("../deno.json", import.meta.url).pathname;
  const main = new URL("../main.ts", import.meta.url).pathname;
  return ["run", "--quiet", "--allow-all", "--no-check", "--config", config, main, ...args];
}

/** Another command of the agent, as somebody on that host runs it. */
export function spawnCommand({ variables }: TestHost, args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: sourceCommand(args),
    clearEnv: true,
    env: { ...variables, DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  return {
    kill: (signal: Deno.Signal) => child.kill(signal),
    async output() {
      const { code, stdout, stderr } = await child.output();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
  };
}

/** Runs the daemon as a process of its own, straight from its source. */
export function spawnAgent({ variables }: TestHost): AgentProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: sourceCommand(["run"]),
    clearEnv: true,
    env: { ...variables, DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let output = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) output += text;
  })();
  return {
    pid: child.pid,
    output: () => output,
    signal: (name) => child.kill(name),
    exited: child.status,
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // The test has ended it.
      }
      await child.status;
      // An orphan that the test left may hold the pipe: do not wait for it.
      await Promise.race([reading, Promise.resolve()]);
    },
  };
}
