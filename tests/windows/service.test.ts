import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../harness/api";
import { PROJECT_ROOT } from "../harness/paths";
import { runOrThrow } from "../harness/processes";
import { startServer, type TestServer } from "../harness/server";
import { waitFor } from "../harness/wait-for";
import { startWine, type WineHost } from "../harness/wine";

const AGENT = String.raw`C:\Program Files\restic-manager\restic-manager-agent.exe`;
const HOST = "pc-1";
const PASSWORD = "the-password-of-the-repository";
const QUICK = { RM_HEARTBEAT_MS: "1000", RM_OFFLINE_GRACE_MS: "1000", RM_RECONNECT_MAX_MS: "2000" };
const SERVICE = "restic-manager-agent";

let windows: WineHost;
let server: TestServer;
let admin: Api;

/** Runs the agent's command line on that Windows; returns what it said. Throws when it failed. */
async function agent(args: readonly string[], input?: string): Promise<string> {
  const env = { RM_SERVER: server.url, RM_HOSTNAME: HOST };
  const { code, stdout, stderr } = await windows.run([AGENT, ...args], { env, ...(input ? { input } : {}) });
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stdout}${stderr}\n${await agentLog()}`);
  return stdout;
}

const agentLog = () =>
  readFile(windows.driveC("ProgramData/restic-manager/logs/agent.log"), "utf8").catch(() => "no log");

/** What the service manager of that Windows says. */
async function state(): Promise<string> {
  const { stdout } = await windows.run(["sc", "query", SERVICE]);
  return /STATE\s*: \d+\s+(\w+)/.exec(stdout)?.[1] ?? "ABSENT";
}

/** The value of the service in the registry, as `reg query` prints it. */
async function registered(): Promise<string> {
  const key = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\restic-manager-agent`;
  return (await windows.run(["reg", "query", key])).stdout;
}

interface Call {
  command: string;
  args: string[];
  password: string;
  pid: number;
}
async function resticCalls(): Promise<Call[]> {
  const text = await readFile(windows.driveC("Program Files/restic-manager/calls.jsonl"), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Puts the stand-in where install.ps1 would put restic. It runs on the runtime that the agent has unpacked. */
async function putFakeRestic(): Promise<void> {
  const [version] = await readdir(windows.driveC("Program Files/restic-manager/runtime"));
  const runtime = `C:\\Program Files\\restic-manager\\runtime\\${version}\\restic-manager-agent.exe`;
  const file = join(windows.workDir, "fake-restic.exe");
  const script = join(PROJECT_ROOT, "tests/windows/fake-restic.nsi");
  const defines = [`-DRUNTIME=${runtime}`, `-DOUTPUT_FILE=${file}`];
  await runOrThrow({ name: "makensis", command: "makensis", args: ["-V2", "-WX", ...defines, script] });
  const exe = await readFile(file);
  exe.writeUInt16LE(3, exe.readUInt32LE(0x3c) + 0x5c); // a console program, as in scripts/build-agent/windows-file.mjs
  const folder = windows.driveC("Program Files/restic-manager");
  await writeFile(join(folder, "restic.exe"), exe);
  await copyFile(join(PROJECT_ROOT, "tests/windows/fake-restic.mjs"), join(folder, "fake-restic.mjs"));
}

/** Changes the only source group's paths and runs it; the id of the job. */
async function runBackup(paths: string[]): Promise<string> {
  const host = await admin.host(HOST);
  const [group] = await admin.sourceGroups(host.host_id);
  const groupId = String(group?.source_group_id);
  await admin.call("PATCH", `/api/source-groups/${groupId}`, { paths });
  return (await admin.runSourceGroup(groupId)).job_id;
}

beforeAll(async () => {
  [windows, server] = await Promise.all([startWine(), startServer({ env: QUICK })]);
  admin = await server.adminApi();
  await mkdir(windows.driveC("Program Files/restic-manager"), { recursive: true });
  await copyFile(
    join(PROJECT_ROOT, "dist/agent/restic-manager-agent-windows-amd64.exe"),
    windows.driveC("Program Files/restic-manager/restic-manager-agent.exe"),
  );
});

describe("the agent on Windows (Wine 10)", () => {
  it("enrolls, is installed as a service that starts late, and comes online with its repository ready", async () => {
    expect(await agent(["version"])).toMatch(/^restic-manager-agent \S+ \(windows\/amd64, \w+\)/);
    await putFakeRestic();
    const repository = { repo_url: String.raw`C:\backup`, repo_password: PASSWORD };
    const { token } = await admin.mint({ hostname: HOST, ...repository, initial_paths: [String.raw`C:\data`] });
    expect(await agent(["enroll"], `${token}\n`)).toMatch(/^enrolled as host /);

    expect(await agent(["service", "install"])).toContain(`service ${SERVICE} installed`);
    const values = await registered();
    expect(values).toMatch(/ObjectName\s+REG_SZ\s+LocalSystem/);
    expect(values).toMatch(/Start\s+REG_DWORD\s+0x2\b/);
    expect(values).toMatch(/DelayedAutoStart\s+REG_DWORD\s+0x1\b/);
    expect(values).toMatch(/PreshutdownTimeout\s+REG_DWORD\s+0x15f90\b/);
    expect(values).toMatch(/Environment\s+REG_MULTI_SZ\s+DENO_TLS_CA_STORE=system,mozilla/);
    // The runtime itself: the service manager talks to no child of what it has started.
    expect(values).toMatch(/ImagePath\s+REG_SZ\s+"C:\\Program Files\\restic-manager\\runtime\\.* service run/);

    await agent(["service", "start"]);
    expect(await agent(["status", "--wait", "30"])).toContain("online since");
    const host = await admin.waitForHost(HOST, { status: "online", repo_status: "ready" });
    expect(host).toMatchObject({ os: "windows", arch: "amd64", restic_version: "0.18.0" });
    const seen = host.last_seen_at;
    await waitFor(async () => (await admin.host(HOST)).last_seen_at !== seen, { what: "a heartbeat" });
  });

  it("runs a backup with arguments as they are and the password in the environment alone", async () => {
    await mkdir(windows.driveC("data & more"));
    await writeFile(windows.driveC("data & more/file"), "x".repeat(1000));
    const path = String.raw`C:\data & more`;
    const job = await admin.waitForJob(await runBackup([path]));
    expect(job).toMatchObject({ status: "succeeded" });
    const call = (await resticCalls()).findLast(({ command }) => command === "backup");
    expect(call).toMatchObject({ password: "with" });
    expect(call?.args.slice(-2)).toEqual(["--", path]);
    expect(JSON.stringify(await resticCalls())).not.toContain(PASSWORD);
    expect(await agentLog()).not.toContain(PASSWORD);
  });

  it("comes back by itself at the next boot, after all of it was killed", async () => {
    const control = String.raw`HKLM\SYSTEM\CurrentControlSet\Control`;
    const twoSeconds = ["/v", "AutoStartDelay", "/t", "REG_DWORD", "/d", "2000", "/f"];
    await windows.run(["reg", "add", control, ...twoSeconds]);
    await admin.waitForHost(HOST, { status: "online" });
    await windows.restart();
    const starts = async () => (await agentLog()).match(/msg="agent starts"/g)?.length === 2;
    await waitFor(starts, { what: "the second start of the agent" });
    await agent(["status", "--wait", "30"]);
    await admin.waitForHost(HOST, { status: "online" });
    expect(await state()).toBe("RUNNING");
  });

  it("stops when the service manager asks, within seconds and with its running job told as ended", async () => {
    const jobId = await runBackup([String.raw`C:\hang`]);
    await admin.waitForJob(jobId, ["running"]);
    await waitFor(async () => (await resticCalls()).some(({ args }) => args.includes(String.raw`C:\hang`)), {
      what: "the stand-in to hang",
    });
    await agent(["service", "stop"]);
    expect(await state()).toBe("STOPPED");
    expect(await agentLog()).toMatch(/msg="agent stopped"\n$/);
    await admin.waitForHost(HOST, { status: "offline" });
    // No runtime is left: what the agent had started has ended with it.
    const { stdout } = await windows.run(["tasklist"]);
    expect(stdout).not.toMatch(/restic/);
    await agent(["service", "start"]);
    expect(await admin.waitForJob(jobId)).toMatchObject({ status: expect.stringMatching(/failed|cancelled/) });
  });

  it("is installed again over a running one without a second service, and is removed", async () => {
    await agent(["service", "install"]);
    expect(await agent(["service", "remove"])).toContain("removed");
    expect(await state()).toBe("ABSENT");
    expect(await agent(["service", "remove"])).toContain("was not installed");
    await admin.waitForHost(HOST, { status: "offline" });
  });
});
