import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host } from "../harness/api";
import { runCommand, runOrThrow } from "../harness/processes";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { QUICK } from "./support";

const LENT = "the-password-of-the-repository-that-is-lent";

type Member = { agent: TestAgent; host: Host; data: string; restored: string };
type Report = { status: string; restore: { folder: string; verified: boolean; problem_count: number } | null };
let server: TestServer;
let admin: Api;
let dead: Member;
let alive: Member;
let snapshotId: string;

beforeAll(async () => {
  server = await startServer({ env: QUICK });
  admin = await server.adminApi();
  dead = await joinFleet("dead.test", LENT);
  alive = await joinFleet("alive.test", "another-password-altogether");
  const [group] = await admin.sourceGroups(dead.host.host_id);
  const { job_id } = await admin.runSourceGroup(group?.source_group_id ?? "");
  await admin.waitForJob(job_id, ["succeeded"]);
  snapshotId = await waitFor(newestSnapshot, { what: "the snapshot to be listed", timeoutMs: 20_000 });
});

async function newestSnapshot(): Promise<string> {
  return (await admin.snapshots(dead.host.host_id))[0]?.snapshot_id ?? "";
}

async function joinFleet(hostname: string, repo_password: string): Promise<Member> {
  const folder = await makeTempDir(hostname);
  const data = join(folder, "data");
  const restored = join(folder, "restored");
  await mkdir(join(data, "sub"), { recursive: true });
  await writeFile(join(data, "sub/line\nbreak"), `of ${hostname}`);
  await symlink("/etc/passwd", join(data, "link"));
  const agent = await makeAgent({ serverUrl: server.url, hostname, env: { RM_RESTORE_DIR: restored } });
  const repo_url = join(folder, "repo");
  const { token } = await admin.mint({ hostname, repo_url, repo_password, initial_paths: [data] });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  return { agent, data, restored, host: await admin.waitForHost(hostname, { status: "online", repo_status: "ready" }) };
}

async function restoreTo(body: object): Promise<Report> {
  const path = `/api/hosts/${dead.host.host_id}/restore`;
  const { job_id } = await admin.call<{ job_id: string }>("POST", path, { snapshot_id: snapshotId, ...body });
  await admin.waitForJob(job_id);
  return admin.call<Report>("GET", `/api/jobs/${job_id}`);
}

describe("a restore", () => {
  it("brings everything back on the host itself, into a folder of its own", async () => {
    const { status, restore } = await restoreTo({});
    expect([status, restore?.verified, restore?.problem_count]).toEqual(["succeeded", true, 0]);
    await runOrThrow({
      ...{
        name: "diff",
        command: "diff",
        args: ["-r", "--no-dereference", dead.data, `${restore?.folder}${dead.data}`],
      },
    });
  });

  it("brings a dead host's files to another one, which has no way to that repository before or after", async () => {
    await dead.agent.stop();
    const paths = [join(dead.data, "sub")];
    const { status, restore } = await restoreTo({ paths, to_host_id: alive.host.host_id });
    expect(status).toBe("succeeded");
    expect(restore?.folder.startsWith(alive.restored)).toBe(true);
    const text = await readFile(`${restore?.folder}${dead.data}/sub/line\nbreak`, "utf8");
    expect(text).toBe("of dead.test");
    const { configDir, stateDir } = alive.agent;
    for (const folder of [configDir, stateDir, server.dataDir]) {
      const held = await runCommand({ name: "grep", command: "grep", args: ["-rlaF", LENT, folder] });
      expect([held.code, held.stdout]).toEqual([1, ""]);
    }
    type Audit = { entries: { action: string; details: object }[] };
    const { entries } = await admin.call<Audit>("GET", "/api/audit?limit=20");
    expect(entries.find(({ action }) => action === "restores.start")?.details).toMatchObject({
      ...{ hostname: "dead.test", toHostname: "alive.test" },
    });
  });
});
