import { afterEach, beforeEach, expect, test } from "vitest";
import { getHost } from "@/server/domain/hosts";
import { listSnapshots } from "@/server/domain/snapshots";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, snapshot, snapshotIdOf, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, dueJobs, finishJob, getJob, listJobs } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const agent = (host: TestHost) => context.asAgent(host.hostId);
const queuedKinds = async ({ hostId }: TestHost) =>
  (await listJobs(context.asViewer(), { hostId, state: "queued" })).map(({ kind }) => kind);

test("a backup's result is kept whole, audited once, and a listing follows", async () => {
  const host = await createHost(context);
  const jobId = await createJob(context, host, backupOrder(host));
  const result = succeeded({ summary: backupSummary() });
  await finishJob(agent(host), { jobId, result });
  await finishJob(agent(host), { jobId, result: failed("no_space") });
  const view = await getJob(context.asViewer(), { jobId });
  expect(view).toMatchObject({ state: "succeeded", exitCode: 0, summary: result.summary });
  expect(view.snapshotId).toBe(result.summary?.snapshotId);
  expect(await getHost(context.asViewer(), host)).toMatchObject({
    lastBackup: { jobId, state: "succeeded", finishedAt: new Date(result.finishedAt) },
    lastSnapshotAt: new Date(result.startedAt),
  });
  expect(await queuedKinds(host)).toEqual(["snapshots"]);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.findMany({ where: { action: "jobs.finish" } })).toMatchObject([
    { actorKind: "agent", targetId: jobId, details: { kind: "backup", before: "queued", after: "succeeded" } },
  ]);
});

test("a failed backup tells cause, message and fix, and counts as the last backup without a snapshot", async () => {
  const host = await createHost(context);
  const jobId = await createJob(context, host, backupOrder(host));
  await finishJob(agent(host), { jobId, result: failed("no_space", "no space left on device") });
  const view = await getJob(context.asViewer(), { jobId });
  expect(view).toMatchObject({ state: "failed", cause: "no_space", message: "no space left on device", exitCode: 1 });
  expect(view.fix).toContain("Free space");
  expect(await getHost(context.asViewer(), host)).toMatchObject({
    lastBackup: { state: "failed" },
    lastSnapshotAt: null,
  });
  expect(await queuedKinds(host)).toEqual([]);
});

test("an older backup that is reported late does not hide a newer one", async () => {
  const host = await createHost(context);
  const [older, newer] = [
    await createJob(context, host, backupOrder(host)),
    await createJob(context, host, backupOrder(host)),
  ];
  const at = (minute: string) => ({
    startedAt: `2026-11-23T07:${minute}:00.000Z`,
    finishedAt: `2026-11-23T07:${minute}:30.000Z`,
  });
  await finishJob(agent(host), { jobId: newer, result: succeeded({ ...at("30"), summary: backupSummary() }) });
  await finishJob(agent(host), { jobId: older, result: { ...failed("timeout"), ...at("10") } });
  expect((await getHost(context.asViewer(), host)).lastBackup).toMatchObject({ jobId: newer, state: "succeeded" });
});

test("several backups that end while one listing waits share it", async () => {
  const host = await createHost(context);
  for (let round = 0; round < 3; round += 1) {
    const jobId = await createJob(context, host, backupOrder(host));
    await finishJob(agent(host), { jobId, result: succeeded({ summary: backupSummary() }) });
  }
  expect(await queuedKinds(host)).toEqual(["snapshots"]);
});

test("init makes the repository ready; one that was there already is listed", async () => {
  for (const isExisting of [false, true]) {
    const host = await createHost(context, { repoState: "initializing" });
    const jobId = await createJob(context, host, { kind: "init" });
    await finishJob(agent(host), { jobId, result: succeeded({ repository: { repositoryId: "abc", isExisting } }) });
    expect(await getHost(context.asViewer(), host)).toMatchObject({ repoStatus: "ready", repoCause: null });
    expect(await queuedKinds(host)).toEqual(isExisting ? ["snapshots"] : []);
  }
});

test("a failed init shows cause, message and fix on the host", async () => {
  const host = await createHost(context, { repoState: "initializing" });
  const jobId = await createJob(context, host, { kind: "init" });
  await finishJob(agent(host), { jobId, result: failed("wrong_password", "wrong password or no key found") });
  const view = await getHost(context.asViewer(), host);
  expect(view).toMatchObject({
    repoStatus: "init_failed",
    repoCause: "wrong_password",
    repoMessage: "wrong password or no key found",
  });
  expect(view.repoFix).toContain("probe again");
});

test("fix and probe repairs: a probe that opens makes it ready, one that finds nothing makes init follow", async () => {
  const opened = await createHost(context, { repoState: "init_failed" });
  const first = await createJob(context, opened, { kind: "probe" });
  await finishJob(agent(opened), { jobId: first, result: succeeded({ repository: { isExisting: true } }) });
  expect(await getHost(context.asViewer(), opened)).toMatchObject({ repoStatus: "ready" });
  expect(await queuedKinds(opened)).toEqual(["snapshots"]);

  const empty = await createHost(context, { repoState: "init_failed" });
  const second = await createJob(context, empty, { kind: "probe" });
  await finishJob(agent(empty), { jobId: second, result: failed("repo_missing") });
  expect(await getHost(context.asViewer(), empty)).toMatchObject({ repoStatus: "pending", repoCause: null });
  expect(await queuedKinds(empty)).toEqual(["init"]);
});

test("a repository that was ready and is gone is never made anew", async () => {
  const host = await createHost(context, { repoState: "ready" });
  const jobId = await createJob(context, host, { kind: "probe" });
  await finishJob(agent(host), { jobId, result: failed("repo_missing") });
  expect(await getHost(context.asViewer(), host)).toMatchObject({
    repoStatus: "init_failed",
    repoCause: "repo_missing",
  });
  expect(await queuedKinds(host)).toEqual([]);
});

test("a complete listing removes what it has not seen; an incomplete one removes nothing", async () => {
  const host = await createHost(context);
  const list = async (names: string[], outcome: { total: number; isComplete: boolean }) => {
    const jobId = await createJob(context, host, { kind: "snapshots" });
    const snapshots = names.map((name) => snapshot(name, { hostname: host.hostname }));
    await dueJobs(agent(host), host);
    await appendLog(agent(host), { hostId: host.hostId, jobId, index: 0, lines: [], snapshots });
    await finishJob(agent(host), { jobId, result: succeeded({ snapshots: outcome }) });
    return (await listSnapshots(context.asViewer(), host)).length;
  };
  expect(await list(["a", "b", "c"], { total: 3, isComplete: true })).toBe(3);
  expect(await list(["a"], { total: 1, isComplete: false })).toBe(3);
  expect(await list(["a"], { total: 2, isComplete: true })).toBe(3);
  expect(await list(["a", "b"], { total: 2, isComplete: true })).toBe(2);
  expect(await list([], { total: 0, isComplete: true })).toBe(0);
  expect(await getHost(context.asViewer(), host)).toMatchObject({ lastSnapshotAt: null });
});

test("a listing of an adopted repository tells the host's newest snapshot, not another host's", async () => {
  const host = await createHost(context, { hostname: "web.test" });
  const jobId = await createJob(context, host, { kind: "snapshots" });
  const snapshots = [
    snapshot("mine", { hostname: "web", takenAt: "2026-11-20T10:00:00.000Z" }),
    snapshot("other", { hostname: "db", takenAt: "2026-11-22T10:00:00.000Z" }),
  ];
  await appendLog(agent(host), { hostId: host.hostId, jobId, index: 0, lines: [], snapshots });
  await finishJob(agent(host), { jobId, result: succeeded({ snapshots: { total: 2, isComplete: true } }) });
  const { lastSnapshotAt } = await getHost(context.asViewer(), host);
  expect(lastSnapshotAt).toEqual(new Date("2026-11-20T10:00:00.000Z"));
});

test("a host enrolled under another name than its own keeps its newest snapshot", async () => {
  const host = await createHost(context, { hostname: "web.test" });
  const backup = await createJob(context, host, backupOrder(host));
  const snapshotId = snapshotIdOf("mine");
  await finishJob(agent(host), {
    jobId: backup,
    result: succeeded({ summary: backupSummary(snapshotId.slice(0, 8)) }),
  });
  context.clock.advance(1000);
  const listing = await createJob(context, host, { kind: "snapshots" });
  const snapshots = [
    snapshot("mine", { hostname: "its-own-name", takenAt: "2026-11-20T10:00:00.000Z" }),
    snapshot("other", { hostname: "db", takenAt: "2026-11-22T10:00:00.000Z" }),
  ];
  await appendLog(agent(host), { hostId: host.hostId, jobId: listing, index: 0, lines: [], snapshots });
  await finishJob(agent(host), { jobId: listing, result: succeeded({ snapshots: { total: 2, isComplete: true } }) });
  const { lastSnapshotAt } = await getHost(context.asViewer(), host);
  expect(lastSnapshotAt).toEqual(new Date("2026-11-20T10:00:00.000Z"));
});

test("another host's agent, and a person, may not", async () => {
  const [host, other] = [await createHost(context), await createHost(context)];
  const jobId = await createJob(context, host, backupOrder(host));
  const report = { jobId, result: succeeded() };
  await expect(finishJob(agent(other), report)).rejects.toMatchObject({ code: "role_required" });
  await expect(finishJob(context.asAdmin(), report)).rejects.toMatchObject({ code: "role_required" });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "queued" });
});
