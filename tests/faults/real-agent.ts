import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentCommand } from "../harness/agent";
import type { Api } from "../harness/api";
import { openScope } from "../harness/cleanup";
import { PROJECT_ROOT } from "../harness/paths";
import { type RunningProcess, startProcess } from "../harness/processes";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";

/** An enrolled agent from source, as a process, with `fake-restic` for its restic. */
export interface RealAgent {
  readonly stateDir: string;
  isRunning(): boolean;
  /** Throws while it is not running. */
  pid(): number;
  start(): Promise<void>;
  /** Kills the agent alone, or with its restic as systemd would. */
  kill(extent: "alone" | "children"): Promise<void>;
  log(): string;
  /** Paths that restic was started for, in order. */
  starts(): Promise<string[]>;
  /** Jobs that it has not handed over yet. */
  openJobs(): Promise<string[]>;
}

type Options = { serverUrl: string; hostId: string; agentToken: string; dir: string; stateDir?: string };

export async function makeRealAgent({ serverUrl, hostId, agentToken, dir, ...more }: Options): Promise<RealAgent> {
  const [configDir, bin] = [join(dir, "config"), join(dir, "bin")];
  const stateDir = more.stateDir ?? join(dir, "state");
  await mkdir(configDir, { recursive: true, mode: 0o700 });
  await mkdir(bin, { recursive: true });
  const program = join(bin, "fake-restic");
  await copyFile(join(PROJECT_ROOT, "tests/faults/fake-restic.sh"), program);
  await chmod(program, 0o755);
  const lines = { RM_SERVER: serverUrl, RM_HOST_ID: hostId, RM_AGENT_TOKEN: agentToken, RM_CERT_PIN_SHA256: "" };
  const text = Object.entries(lines).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(join(configDir, "agent.env"), text.join(""), { mode: 0o600 });
  const { command, args } = agentCommand("source");
  const env = { RM_CONFIG_DIR: configDir, RM_STATE_DIR: stateDir, RM_RESTIC: program, DENO_NO_UPDATE_CHECK: "1" };
  const atEnd = openScope();
  let running: RunningProcess | null = null;
  let earlierLog = "";
  return {
    stateDir,
    isRunning: () => running !== null && !running.hasExited(),
    pid() {
      if (!running) throw new Error("The agent is not running.");
      return running.pid;
    },
    async start() {
      running = await startProcess({ name: "agent", command, args: [...args, "run"], cwd: dir, env }, atEnd);
    },
    async kill(extent) {
      const process = running;
      running = null;
      if (!process) return;
      if (extent === "children") await process.kill();
      else {
        process.signal("SIGKILL");
        await process.exited;
      }
      earlierLog += process.output();
    },
    log: () => earlierLog + (running?.output() ?? ""),
    starts: async () => (await readFile(join(bin, "starts"), "utf8").catch(() => "")).split("\n").filter(Boolean),
    openJobs: () => readdir(join(stateDir, "jobs")).catch(() => []),
  };
}

type OnServer = { server: TestServer; admin: Api; hostname: string; path: string };

/** Mints a token for a host whose one path is that of `fake-restic`, enrolls it and starts its agent. */
export async function enrollRealAgent({ server, admin, hostname, path }: OnServer) {
  const repository = { repo_url: "/srv/fake-repository", repo_password: "a long password" };
  const { token } = await admin.mint({ hostname, ...repository, initial_paths: [path] });
  const machine = { os: "linux", arch: "amd64", agent_version: "0.1.0", restic_version: "0.18.0" };
  const enrolled = await server
    .api()
    .call<{ host_id: string; agent_token: string }>("POST", "/api/agents/enroll", { token, hostname, ...machine });
  const identity = { hostId: enrolled.host_id, agentToken: enrolled.agent_token };
  const agent = await makeRealAgent({ serverUrl: server.url, dir: await makeTempDir("agent"), ...identity });
  await agent.start();
  await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(identity.hostId);
  return { agent, hostId: identity.hostId, sourceGroupId: String(group?.source_group_id) };
}
