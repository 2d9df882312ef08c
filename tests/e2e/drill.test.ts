import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host, Job } from "../harness/api";
import { startServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { QUICK } from "./support";

const HOSTNAME = "drill.test";
const PASSWORD = "repository password";

let admin: Api;
let agent: TestAgent;
let host: Host;
let repository: string;

beforeAll(async () => {
  const server = await startServer({ env: QUICK });
  admin = await server.adminApi();
  repository = join(await makeTempDir("repository"), "repo");
  const data = join(await makeTempDir("data"), "data");
  await mkdir(data);
  await writeFile(join(data, "letter"), crypto.getRandomValues(new Uint8Array(60_000)));
  agent = await makeAgent({ serverUrl: server.url, hostname: HOSTNAME });
  const { token } = await admin.mint({
    ...{ hostname: HOSTNAME, repo_url: repository, repo_encryption_password: PASSWORD },
    // The agent's own folder, as /etc is on an installed host.
    initial_paths: [data, agent.configDir],
  });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  host = await admin.waitForHost(HOSTNAME, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host.host_id);
  const backup = await admin.runSourceGroup(String(group?.source_group_id));
  expect((await admin.waitForJob(backup.job_id)).status).toBe("succeeded");
});

async function drill(): Promise<Job> {
  const path = `/api/hosts/${host.host_id}/repo/verify`;
  const { job_id } = await admin.call<{ job_id: string }>("POST", path, { scope: "everything" });
  return admin.waitForJob(job_id);
}
const kit = () => admin.call<Record<string, unknown>>("POST", `/api/hosts/${host.host_id}/recovery-kit`, {});

/** Turns over a byte in the largest pack, as a failing disk would. */
async function damageLargestPack(): Promise<void> {
  const data = join(repository, "data");
  const names = await readdir(data, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(data, name), info: await stat(join(data, name)) })),
  );
  const [largest] = files.filter(({ info }) => info.isFile()).sort((a, b) => b.info.size - a.info.size);
  const path = String(largest?.path);
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(1000) ^ 0xff, 1000);
  await chmod(path, 0o600);
  await writeFile(path, bytes);
}

describe("a restore drill", () => {
  it("proves the restore and the recovery kit, and measures how long a full restore takes", async () => {
    const job = await drill();
    expect(job, job.output).toMatchObject({
      status: "succeeded",
      verify: { scope: "everything", canaries: { checked: 3, wrong: 0 }, kit_proven: true, mismatches: [] },
    });
    expect(await admin.host(HOSTNAME)).toMatchObject({
      restore_proof: { state: "proven", job_id: job.job_id, cause: null },
    });
    expect(await kit()).toMatchObject({ proven_job_id: job.job_id });
  });

  it("turns the host red with the cause when a pack file of its repository is damaged", async () => {
    await damageLargestPack();
    const job = await drill();
    expect(job, job.output).toMatchObject({ status: "failed", cause: "repo_damaged" });
    const red = await admin.host(HOSTNAME);
    expect(red).toMatchObject({
      protection: "failing",
      restore_proof: { state: "failed", cause: "repo_damaged", job_id: job.job_id },
    });
    const overview = await admin.call<{ needs_action: { shown: unknown[] } }>("GET", "/api/overview");
    expect(overview.needs_action.shown).toContainEqual(
      expect.objectContaining({ kind: "drill_failed", hostname: HOSTNAME, cause: "repo_damaged", job_id: job.job_id }),
    );
    // What was restored is gone again.
    expect(await readdir(join(agent.stateDir, "verify")).catch(() => [])).toEqual([]);
  });
});
