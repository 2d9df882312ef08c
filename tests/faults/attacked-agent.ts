import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentCommand } from "../harness/agent";
import { openScope } from "../harness/cleanup";
import { testCacheDir } from "../harness/paths";
import { type RunningProcess, runOrThrow, startProcess } from "../harness/processes";
import { resticPath } from "../harness/restic";
import { makeTempDir } from "../harness/temp";

/** The built agent on a host of its own making: every trace that an attack would leave can be seen. */
export interface AttackedAgent {
  readonly dir: string;
  readonly stateDir: string;
  readonly envFile: string;
  /** A command that leaves a trace when anybody runs it, and where. */
  readonly trap: string;
  pid(): number;
  log(): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The first argument of each call of restic so far. */
  resticCalls(): Promise<string[]>;
  /** Everything that lies outside the agent's own state, with its size and time. */
  outside(): Promise<string[]>;
  /** A file as the agent sees it: where agents are installed it has a small disk of its own. */
  installed(name: string): string;
}

const INSTALLED = "/usr/local/bin";
/** Big enough for an agent and the next one. */
const INSTALL_DISK = "150m";

/** Runs in a mount namespace, where it is installed as on a host; that needs root. */
export async function makeAttackedAgent(lines: Record<string, string>): Promise<AttackedAgent> {
  const root = await makeTempDir("attacked");
  // Deep, so that a way up leads to what is watched.
  const dir = join(root, "a/b/c");
  const [configDir, stateDir, bin] = [join(dir, "config"), join(dir, "state"), join(root, "bin")];
  for (const one of [configDir, stateDir, bin]) await mkdir(one, { recursive: true, mode: 0o700 });
  const envFile = join(configDir, "agent.env");
  const text = Object.entries(lines).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(envFile, text.join(""), { mode: 0o600 });
  const calls = join(bin, "calls");
  await writeFile(calls, "");
  const restic = join(bin, "restic");
  const noting = `#!/bin/sh\necho "$1" >>${calls}\nexec ${await resticPath("0.18")} "$@"\n`;
  await writeFile(restic, noting);
  await chmod(restic, 0o755);
  const installing = [
    `mount -t tmpfs -o size=${INSTALL_DISK} restic-manager ${INSTALLED}`,
    `cp "$0" ${INSTALLED}/restic-manager-agent`,
    `exec ${INSTALLED}/restic-manager-agent run`,
  ].join(" && ");
  const args = ["--mount", "--propagation", "private", "sh", "-c", installing, agentCommand("built").command];
  const env = {
    HOME: join(dir, "home"),
    RM_CONFIG_DIR: configDir,
    RM_STATE_DIR: stateDir,
    RM_RESTIC: restic,
    RM_AGENT_UNPACK_DIR: join(testCacheDir(), "agents"),
  };
  const atEnd = openScope();
  let running: RunningProcess | null = null;
  let earlierLog = "";
  const current = () => {
    if (!running || running.hasExited())
      throw new Error(`The agent is not running:\n${running?.output().slice(-2_000)}`);
    return running;
  };
  return {
    dir,
    stateDir,
    envFile,
    trap: `touch ${join(root, "TRAP")}`,
    pid: () => current().pid,
    log: () => earlierLog + (running?.output() ?? ""),
    async start() {
      running = await startProcess({ name: "agent", command: "unshare", args, cwd: dir, env }, atEnd);
    },
    async stop() {
      await current().stop();
      earlierLog += running?.output() ?? "";
    },
    resticCalls: async () => (await readFile(calls, "utf8")).split("\n").filter((call) => call !== ""),
    async outside() {
      const find = [root, "-path", stateDir, "-prune", "-o", "!", "-path", calls, "-printf", "%p %s %T@\\n"];
      return (await runOrThrow({ name: "find", command: "find", args: find })).split("\n").toSorted();
    },
    installed: (name) => `/proc/${current().pid}/root${INSTALLED}/${name}`,
  };
}
