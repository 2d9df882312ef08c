import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Host } from "../harness/api";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import {
  expectGapless,
  openSite,
  packCount,
  runBackup,
  type Site,
  startSlowBackup,
  throttle,
  unthrottle,
  waitForPacks,
  writeRandom,
} from "./support";

let site: Site;
let host: TestHost;
let enrolled: Host;
beforeAll(async () => {
  site = await openSite();
  host = await site.boot("web-1");
  await writeRandom(host, "/srv/data/first", 1);
  enrolled = await site.onboard(host);
});
beforeEach(async () => {
  await host.sh("rm -f /srv/data/random-*");
  await site.admin.waitForHost("web-1", { status: "online", repo_status: "ready" });
});

const startedAt = async (jobId: string) => Date.parse(String((await site.admin.job(jobId)).started_at));
const locks = async () => (await (await site.plainRestic("web-1")).run(["list", "locks", "--no-lock"])).stdout.trim();
const restics = async () => (await host.exec(["pgrep", "--exact", "restic"])).stdout.trim().split("\n").filter(Boolean);

/** The whole life of one start: one restic, one snapshot more, one line that tells of the call. */
async function expectStartedOnce(jobId: string, snapshotsBefore: number): Promise<void> {
  const { output = "" } = await site.admin.job(jobId);
  expect(output.match(/restic backup /g), output).toHaveLength(1);
  expect(await site.snapshots("web-1")).toHaveLength(snapshotsBefore + 1);
}

describe("in the middle of a backup", () => {
  it("the server is killed and started again: the backup goes on, its log has no gap, its result arrives", async () => {
    const snapshots = (await site.snapshots("web-1")).length;
    const jobId = await startSlowBackup(site, host, enrolled.host_id);
    const since = await startedAt(jobId);
    const [restic] = await restics();

    await site.server.kill();
    const packs = packCount(site, "web-1");
    await waitForPacks(site, "web-1", packs + 2);
    // What restic says while the server is away has to be in the log as well.
    await site.rest.kill();
    const isComplaining = () => host.sh("grep -rqs 'retrying after' /var/lib/restic-manager && echo yes");
    await waitFor(isComplaining, { what: "restic to complain in the agent's outbox", timeoutMs: 60_000 });
    await site.rest.start();
    expect(await restics()).toEqual([restic]);
    await site.server.restart();

    await unthrottle(host);
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "succeeded" });
    expect(job.output).toMatch(/retrying after/);
    // The result's own instant is a few milliseconds after the acceptance.
    expect((await startedAt(jobId)) - since).toBeLessThan(1_000);
    expectGapless(site.server, jobId);
    await expectStartedOnce(jobId, snapshots);
  });

  it("the server is killed and comes back after the end: the result waits for it on the host", async () => {
    const snapshots = (await site.snapshots("web-1")).length;
    const jobId = await startSlowBackup(site, host, enrolled.host_id, 40);
    await site.server.kill();
    await unthrottle(host);
    await waitFor(async () => (await restics()).length === 0, { what: "restic to end" });
    await site.server.restart();
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "succeeded" });
    expectGapless(site.server, jobId);
    await expectStartedOnce(jobId, snapshots);
  });

  it("the agent is killed: the job ends with the truth, and the next backup works", async () => {
    const jobId = await startSlowBackup(site, host, enrolled.host_id);
    await host.sh("systemctl kill --signal=KILL --kill-who=main restic-manager-agent");
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "failed", cause: "agent_restarted" });
    expect(String(job.message)).toMatch(/restart/i);
    expectGapless(site.server, jobId);
    expect(await host.sh("systemctl show -p NRestarts --value restic-manager-agent")).not.toBe("0\n");
    await unthrottle(host);
    await site.admin.waitForHost("web-1", { status: "online" });
    const next = await site.admin.waitForJob(await runBackup(site, enrolled.host_id));
    expect(next, next.output).toMatchObject({ status: "succeeded" });
  });

  it("the cable is out for 20 s: the host is offline, the backup is not lost", async () => {
    const snapshots = (await site.snapshots("web-1")).length;
    const jobId = await startSlowBackup(site, host, enrolled.host_id);
    const since = await startedAt(jobId);
    const cutAt = Date.now();
    await host.cut();
    await site.admin.waitForHost("web-1", { status: "offline" }, 15_000);
    expect(await site.admin.job(jobId)).toMatchObject({ status: "running" });
    await waitFor(() => Date.now() - cutAt >= 20_000, { what: "20 s to pass" });
    await host.heal();
    await site.admin.waitForHost("web-1", { status: "online" });
    await unthrottle(host);
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "succeeded" });
    expect((await startedAt(jobId)) - since).toBeLessThan(1_000);
    expectGapless(site.server, jobId);
    await expectStartedOnce(jobId, snapshots);
  });

  it("it is cancelled: it ends as cancelled, without a snapshot and without a lock", async () => {
    const snapshots = (await site.snapshots("web-1")).length;
    const jobId = await startSlowBackup(site, host, enrolled.host_id);
    const answer = await site.admin.request("POST", `/api/jobs/${jobId}/cancel`);
    expect(answer.status, answer.text).toBe(202);
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "cancelled", cause: "cancelled" });
    await unthrottle(host);
    expect(await restics()).toEqual([]);
    expect(await locks()).toBe("");
    expect(await site.snapshots("web-1")).toHaveLength(snapshots);
  });

  it("the plug is pulled: the job ends with the truth, and the host comes back and works", async () => {
    const jobId = await startSlowBackup(site, host, enrolled.host_id);
    await host.powercut();
    await site.admin.waitForHost("web-1", { status: "offline" });
    await host.start();
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "failed", cause: "agent_restarted" });
    const next = await site.admin.waitForJob(await runBackup(site, enrolled.host_id));
    expect(next, next.output).toMatchObject({ status: "succeeded" });
  });
});

describe("a host that is away", () => {
  it("is online by itself after a reboot", async () => {
    const before = await host.bootId();
    await host.reboot();
    expect(await host.bootId()).not.toBe(before);
    const bootedAt = Date.now();
    const isBack = async () => {
      const { status, last_seen_at } = await site.admin.host("web-1");
      return status === "online" && Date.parse(last_seen_at ?? "") > bootedAt;
    };
    await waitFor(isBack, { what: "the host to be seen after its reboot", timeoutMs: 30_000 });
    expect((await host.exec(["restic-manager-agent", "status", "--wait", "10"])).code).toBe(0);
  });

  it("has its job waiting in the queue, and runs it once it is back", async () => {
    const snapshots = (await site.snapshots("web-1")).length;
    await host.poweroff();
    await site.admin.waitForHost("web-1", { status: "offline" });
    const jobId = await runBackup(site, enrolled.host_id);
    expect(await site.admin.job(jobId)).toMatchObject({ status: "queued", started_at: null });
    // The queue is a row, so it outlives the server as well.
    await site.server.kill();
    await site.server.restart();
    expect(await site.admin.job(jobId)).toMatchObject({ status: "queued" });
    await host.start();
    const job = await site.admin.waitForJob(jobId);
    expect(job, job.output).toMatchObject({ status: "succeeded" });
    await expectStartedOnce(jobId, snapshots);
  });

  it("can have its waiting job cancelled, which then never starts", async () => {
    await host.sh("systemctl stop restic-manager-agent");
    await site.admin.waitForHost("web-1", { status: "offline" });
    const jobId = await runBackup(site, enrolled.host_id);
    await site.admin.cancel(jobId);
    expect(await site.admin.waitForJob(jobId)).toMatchObject({ status: "cancelled", started_at: null });
    await host.sh("systemctl start restic-manager-agent");
    await site.admin.waitForHost("web-1", { status: "online" });
    expect(await site.admin.job(jobId)).toMatchObject({ status: "cancelled", started_at: null });
  });
});

describe("two hosts", () => {
  it("back up at the same time, each into its own repository", async () => {
    const other = await site.boot("web-2");
    await writeRandom(other, "/srv/data/random", 20);
    const second = await site.onboard(other);
    await throttle(other, "200mbit");
    const jobs = await Promise.all([runBackup(site, enrolled.host_id), runBackup(site, second.host_id)]);
    const ended = await Promise.all(jobs.map((jobId) => site.admin.waitForJob(jobId)));
    expect(ended.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect((await site.snapshots("web-2")).map(({ hostname }) => hostname)).toEqual(["web-2"]);
    // An agent learns nothing of another host's jobs.
    expect((await site.admin.jobs(second.host_id)).map(({ job_id }) => job_id)).not.toContain(jobs[0]);
  });
});
