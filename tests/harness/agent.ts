import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openScope } from "./cleanup";
import { PROJECT_ROOT, testCacheDir } from "./paths";
import {
  type CommandResult,
  type Exit,
  type ProcessSpec,
  type RunningProcess,
  runCommand,
  startProcess,
} from "./processes";
import { type ResticVersion, resticPath } from "./restic";
import { makeTempDir } from "./temp";
import { waitFor } from "./wait-for";

export interface AgentOptions {
  /** The server's address, as the agent shall know it. */
  serverUrl: string;
  /** The name to enroll under; each agent on this machine needs its own. */
  hostname: string;
  /** `built` is what `npm run build` made for this machine; `source` runs agent/main.ts by deno. */
  kind?: "built" | "source";
  /** Another way to start the agent, for example the one of another platform under an emulator. */
  program?: { command: string; args: string[] };
  restic?: ResticVersion;
  env?: Record<string, string | undefined>;
}

export interface Connection {
  state: "connecting" | "online" | "offline" | "rejected" | "revoked";
  at: string;
  reason: string;
  /** The agent process that said so. */
  pid: number;
}

/** An agent as a child process of the test, with folders of its own. Not running until `run`. */
export interface TestAgent {
  readonly configDir: string;
  readonly stateDir: string;
  /** Throws while it is not running. */
  readonly pid: number;
  /** Enrolls with a raw token, given by standard input; a refusal is a result. */
  enroll(token: string, env?: Record<string, string | undefined>): Promise<CommandResult>;
  /** Any other command, for example `["status", "--wait", "10"]`. */
  command(args: readonly string[]): Promise<CommandResult>;
  /** Starts `run` in the background. */
  run(env?: Record<string, string | undefined>): Promise<void>;
  /** What the agent last said about its connection; null before it said anything. */
  connection(): Connection | null;
  waitForConnection(state: Connection["state"], timeoutMs?: number): Promise<Connection>;
  /** Everything it logged, over all its runs. */
  log(): string;
  /** Kills the agent alone; with "children" also the restic it started, as systemd would. */
  kill(extent?: "alone" | "children"): Promise<Exit>;
  stop(): Promise<Exit>;
}

/** Prepares an agent; it is killed with its children when the test ends. */
export async function makeAgent(options: AgentOptions): Promise<TestAgent> {
  const { command, args } = options.program ?? agentCommand(options.kind ?? "built");
  const dir = await makeTempDir("agent");
  const [configDir, stateDir, home] = [join(dir, "config"), join(dir, "state"), join(dir, "home")];
  await mkdir(home);
  const env = {
    HOME: home,
    RM_CONFIG_DIR: configDir,
    RM_STATE_DIR: stateDir,
    RM_RESTIC: await resticPath(options.restic),
    RM_HOSTNAME: options.hostname,
    RM_AGENT_UNPACK_DIR: join(testCacheDir(), "agents"),
    ...options.env,
  };
  const spec = (more: readonly string[], extra: Record<string, string | undefined> = {}): ProcessSpec => ({
    name: `agent ${more[0] ?? ""}`,
    command,
    args: [...args, ...more],
    cwd: dir,
    env: { ...env, ...extra },
  });
  const atEnd = openScope();
  let running: RunningProcess | null = null;
  let earlierLog = "";
  const current = () => {
    if (!running) throw new Error("The agent is not running.");
    return running;
  };
  const ended = async (end: Promise<Exit>) => {
    const exit = await end;
    earlierLog += running?.output() ?? "";
    running = null;
    return exit;
  };
  /** A killed agent leaves its last word behind: only the one that runs now counts. */
  const said = (state: Connection["state"]) => {
    const last = agent.connection();
    return last?.state === state && last.pid === running?.pid ? last : null;
  };
  const agent: TestAgent = {
    configDir,
    stateDir,
    get pid() {
      return current().pid;
    },
    enroll: (token, extra) =>
      runCommand({ ...spec(["enroll"], { RM_SERVER: options.serverUrl, ...extra }), input: `${token}\n` }),
    command: (more) => runCommand(spec(more)),
    async run(extra) {
      if (running && !running.hasExited()) throw new Error("The agent is running already.");
      earlierLog += running?.output() ?? "";
      running = await startProcess(spec(["run"], extra), atEnd);
    },
    connection: () => readConnection(join(stateDir, "connection.json")),
    waitForConnection: (state, timeoutMs = 30_000) =>
      waitFor(() => said(state), { what: `the agent to be ${state}`, timeoutMs }).catch((error) => {
        const last = JSON.stringify(agent.connection());
        throw new Error(`${error.message}; it said last ${last}\n${agent.log().slice(-2_000)}`);
      }),
    log: () => earlierLog + (running?.output() ?? ""),
    kill(extent = "alone") {
      if (extent === "children") return ended(current().kill());
      current().signal("SIGKILL");
      return ended(current().exited);
    },
    stop: () => ended(current().stop()),
  };
  return agent;
}

/** How to start the agent on this machine. */
export function agentCommand(kind: "built" | "source"): { command: string; args: string[] } {
  if (kind === "source") {
    return { command: denoPath(), args: ["run", "--quiet", "--allow-all", join(PROJECT_ROOT, "agent/main.ts")] };
  }
  const arch = process.arch === "arm64" ? "arm64" : "amd64";
  const command = join(PROJECT_ROOT, `dist/agent/restic-manager-agent-linux-${arch}`);
  if (!existsSync(command)) throw new Error(`${command} is missing. Run \`npm run build\` first.`);
  return { command, args: [] };
}

/** Deno itself: the `deno` of npm is a wrapper that would stand between the test and the agent's process id. */
function denoPath(): string {
  const platform = `${process.platform}-${process.arch}`;
  const found = ["-glibc", ""].map((libc) => join(PROJECT_ROOT, `node_modules/@deno/${platform}${libc}/deno`));
  const path = found.find(existsSync);
  if (!path) throw new Error(`${found[0]} is missing. Run \`npm ci\` first.`);
  return path;
}

function readConnection(path: string): Connection | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Connection) : null;
}
