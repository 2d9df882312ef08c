import { readdirSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host, Job } from "../harness/api";
import { runOrThrow } from "../harness/processes";
import { type RestServer, startRestServer } from "../harness/rest-server";
import { type PlainRestic, plainRestic, resticPath } from "../harness/restic";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { QUICK, REPOSITORY } from "./support";

/** How long a holder may be gone, in milliseconds; short, so that the test need not wait for minutes. */
const LEASE_OFFLINE_MS = 4_000;
const MEGABYTES = 24;

type Member = { agent: TestAgent; host: Host };
let server: TestServer;
let rest: RestServer;
let admin: Api;
let restic: PlainRestic;
let one: Member;
let two: Member;
let keeper: Member;

beforeAll(async () => {
  server = await startServer({ env: { ...QUICK, RM_LEASE_OFFLINE_MS: String(LEASE_OFFLINE_MS) } });
  rest = await startRestServer({ users: { [REPOSITORY.username]: REPOSITORY.password } });
  admin = await server.adminApi();
  restic = await plainRestic({
    url: rest.repositoryUrl("shared"),
    ...REPOSITORY,
    repositoryPassword: REPOSITORY.password,
  });
  one = await joinFleet("one.test");
  two = await joinFleet("two.test");
  keeper = await joinFleet("keeper.test");
});

/** An agent of this machine on the shared repository, whose real restic takes its time to send. */
async function joinFleet(hostname: string): Promise<Member> {
  const folder = await makeTempDir(hostname);
  const slow = join(folder, "restic");
  await writeFile(slow, `#!/bin/sh\nexec ${await resticPath()} --limit-upload 2048 "$@"\n`);
  await chmod(slow, 0o755);
  const data = join(folder, "data");
  await mkdir(data);
  const agent = await makeAgent({ serverUrl: server.url, hostname, env: { RM_RESTIC: slow } });
  const { token } = await admin.mint({
    hostname,
    repo_url: rest.repositoryUrl("shared"),
    repo_username: REPOSITORY.username,
    repo_password: REPOSITORY.password,
    initial_paths: [data],
  });
  const enrolled = await agent.enroll(token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  const host = await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
  await fill(data);
  return { agent, host };
}

/** Bytes that no deduplication makes smaller. */
const fill = (folder: string) =>
  runOrThrow({
    name: "fill",
    command: "sh",
    args: ["-c", `head -c ${MEGABYTES}M /dev/urandom >"$1/random"`, "sh", folder],
  });

async function backup({ host }: Member): Promise<string> {
  const [group] = await admin.sourceGroups(host.host_id);
  const [folder] = group?.paths ?? [];
  await fill(folder ?? "");
  return (await admin.runSourceGroup(String(group?.source_group_id))).job_id;
}

/** By the browser's own door. */
async function maintain({ host }: Member, kind: string): Promise<string> {
  const json = { hostId: host.host_id, kind };
  const answer = await admin.request("POST", "/api/trpc/repositories.maintain", { json }, { origin: server.publicUrl });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { result: { data: { json: { jobId: string } } } }).result.data.json.jobId;
}

// A lock that is being uploaded has another name.
const isLock = (name: string) => /^[0-9a-f]{64}$/.test(name);
const lockCount = () => readdirSync(join(rest.dataDir, "shared/locks")).filter(isLock).length;
const waitForLocks = (count: number) =>
  waitFor(() => lockCount() === count, { what: `${count} locks in the repository`, timeoutMs: 30_000, intervalMs: 20 });
/** Whether each lock is exclusive, as restic itself tells; one that goes away meanwhile is left out. */
async function exclusives(): Promise<boolean[]> {
  const ids = (await restic.run(["list", "locks", "--no-lock"])).stdout.match(/\b[0-9a-f]{64}\b/g) ?? [];
  const texts = await Promise.all(ids.map((id) => restic.run(["cat", "lock", id, "--no-lock"])));
  return texts.filter(({ code }) => code === 0).map(({ stdout }) => JSON.parse(stdout).exclusive === true);
}
const saysItWaits = (jobId: string) =>
  waitFor(async () => (await admin.job(jobId)).output?.includes("waiting for the repository") ?? false, {
    what: "the job to wait for the repository",
    intervalMs: 100,
  });
const instant = (job: Job, field: "started_at" | "finished_at") => Date.parse(String(job[field]));

describe("one repository of several hosts", () => {
  it("is shared by backups, while a prune waits for all of them, and the backup after it for the prune", async () => {
    const backups = [await backup(one), await backup(two)];
    await waitForLocks(2);
    expect(await exclusives()).not.toContain(true);
    const prune = await maintain(keeper, "prune");
    await saysItWaits(prune);
    const behind = await backup(one);
    expect(await exclusives()).not.toContain(true);

    const [first, second] = await Promise.all(backups.map((jobId) => admin.waitForJob(jobId)));
    const pruned = await admin.waitForJob(prune);
    const last = await admin.waitForJob(behind);
    if (!first || !second) throw new Error("two backups were run");
    for (const job of [first, second, pruned, last]) expect(job.status, job.output).toBe("succeeded");
    expect(instant(first, "started_at")).toBeLessThan(instant(second, "finished_at"));
    expect(instant(second, "started_at")).toBeLessThan(instant(first, "finished_at"));
    for (const job of [first, second])
      expect(instant(pruned, "started_at")).toBeGreaterThanOrEqual(instant(job, "finished_at"));
    expect(instant(last, "started_at")).toBeGreaterThanOrEqual(instant(pruned, "finished_at"));
    // It did not even have to try: restic never found it locked.
    expect(pruned.output).not.toMatch(/already locked/);
  });

  it("is free again when its holder was killed and stays away, and an unlock removes the lock it left", async () => {
    await backup(one);
    await waitForLocks(1);
    await one.agent.kill("children");
    const killedAt = Date.now();
    expect(lockCount()).toBe(1);
    const unlock = await maintain(keeper, "unlock");
    await saysItWaits(unlock);
    const unlocked = await admin.waitForJob(unlock);
    expect(unlocked.status, unlocked.output).toBe("succeeded");
    const freedAfter = instant(unlocked, "started_at") - killedAt;
    // The bound counts from the last sign of life, at most a heartbeat before.
    expect(freedAfter).toBeGreaterThanOrEqual(LEASE_OFFLINE_MS - Number(QUICK.RM_HEARTBEAT_MS) - 500);
    expect(freedAfter).toBeLessThan(LEASE_OFFLINE_MS + 12_000);
    expect(lockCount()).toBe(0);
    const pruned = await admin.waitForJob(await maintain(keeper, "prune"));
    expect(pruned.status, pruned.output).toBe("succeeded");
    console.log(`the repository of a killed host was free after ${(freedAfter / 1000).toFixed(1)} s`);
  });
});
