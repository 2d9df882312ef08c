import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder, JobResult, RepositoryLock } from "@/agent/protocol/mod";
import { acceptJob, finishJob, listJobs, requestLease } from "@/server/domain/jobs";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { failed, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { forgetNow, getRepository, previewRetention, runMaintenance } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const operator = () => context.asOperator();
const look = (of = host) => getRepository(context.asViewer(), of);
const retention = { keepDaily: 7 };
const orderOf = async (jobId: string) =>
  (await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } })).order;
const queued = async () =>
  (await listJobs(context.asViewer(), { hostId: host.hostId, state: "queued" })).map(({ kind }) => kind);
const lock: RepositoryLock = {
  lockId: "a".repeat(64),
  hostname: "web",
  username: "root",
  pid: 4711,
  createdAt: "2026-11-23T07:00:00.000Z",
  isExclusive: true,
  isOwnHost: true,
  isDead: true,
};
async function done(order: JobOrder, result: Partial<JobResult> = {}) {
  const jobId = await createJob(context, host, order);
  await finishJob(context.asAgent(host.hostId), { jobId, result: { ...succeeded(), ...result } });
  return new Date(succeeded().finishedAt);
}

test("each kind is queued with its typed order and audited; asking again while it waits gives the same job", async () => {
  const { hostId } = host;
  const orders: [Parameters<typeof runMaintenance>[1], object][] = [
    [{ hostId, kind: "prune" }, { kind: "prune" }],
    [
      { hostId, kind: "check" },
      { kind: "check", readData: null },
    ],
    [
      { hostId, kind: "check", readData: { part: 1, total: 1 } },
      { kind: "check", readData: { part: 1, total: 1 } },
    ],
    [{ hostId, kind: "unlock" }, { kind: "unlock" }],
    [
      { hostId, kind: "verify" },
      { kind: "verify", sampleFiles: 20, sampleBytes: 268_435_456 },
    ],
  ];
  const ids = new Set<string>();
  for (const [input, order] of orders) {
    const { jobId } = await runMaintenance(operator(), input);
    expect(await orderOf(jobId)).toEqual(order);
    expect(await runMaintenance(operator(), input)).toEqual({ jobId });
    ids.add(jobId);
  }
  expect(ids.size).toBe(orders.length);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "repositories.maintain" } })).toBe(2 * orders.length);
});

test("a job that waits on its host for the repository serves too; one that has begun does not", async () => {
  const other = await createHost(context, { repoUrl: `rest:https://rest.test/${host.hostname}` });
  const backup = await createJob(context, other, backupOrder(other));
  await requestLease(context.asAgent(other.hostId), { jobId: backup });
  const input = { hostId: host.hostId, kind: "prune" } as const;
  const { jobId } = await runMaintenance(operator(), input);
  const agent = context.asAgent(host.hostId);
  await acceptJob(agent, { jobId, acceptedAt: context.clock.now().toISOString() });
  await requestLease(agent, { jobId });
  expect(await runMaintenance(operator(), input)).toEqual({ jobId });
  await finishJob(context.asAgent(other.hostId), { jobId: backup, result: failed("no_space") });
  expect((await runMaintenance(operator(), input)).jobId).not.toBe(jobId);
});

test("forget and its preview carry the rules, and other rules are another job", async () => {
  const { hostId } = host;
  const { jobId } = await forgetNow(operator(), { hostId, retention });
  expect(await orderOf(jobId)).toEqual({ kind: "forget", retention, isDryRun: false });
  expect(await forgetNow(operator(), { hostId, retention })).toEqual({ jobId });
  const preview = await previewRetention(operator(), { hostId, retention });
  expect(await orderOf(preview.jobId)).toEqual({ kind: "forget", retention, isDryRun: true });
  expect(await previewRetention(operator(), { hostId, retention })).toEqual(preview);
  const other = await forgetNow(operator(), { hostId, retention: { keepLast: 1 } });
  expect(new Set([jobId, preview.jobId, other.jobId]).size).toBe(3);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.findFirst({ where: { action: "repositories.forget" } })).toMatchObject({
    actorName: "operator",
    details: { jobId, retention },
  });
});

test("what a job did shows on the repository; what could not be done does not", async () => {
  expect(await look()).toMatchObject({ lastPruneAt: null, lastCheckAt: null, locks: null, leases: [], sharedWith: [] });
  await done({ kind: "prune" }, failed("repo_unreachable"));
  await done({ kind: "check", readData: null }, failed("repo_locked"));
  await done({ kind: "unlock" }, failed("repo_unreachable"));
  expect(await look()).toMatchObject({ lastPruneAt: null, lastCheckAt: null, lastCheckState: null, locks: null });
  const at = await done({ kind: "prune" });
  await done({ kind: "check", readData: null }, failed("repo_damaged"));
  await done({ kind: "verify", sampleFiles: 1, sampleBytes: 1 });
  expect(await look()).toMatchObject({
    ...{ lastPruneAt: at, lastCheckAt: at, lastCheckState: "failed" },
    ...{ lastVerifyAt: at, lastVerifyState: "succeeded", locks: [] },
  });
  await done({ kind: "check", readData: null });
  expect(await look()).toMatchObject({ lastCheckState: "succeeded" });
});

test("locks are kept from whatever job saw them, never older ones over newer ones", async () => {
  const at = await done({ kind: "prune" }, { ...failed("repo_locked"), locks: [lock] });
  expect(await look()).toMatchObject({ locks: [lock], locksSeenAt: at });
  await done({ kind: "probe" }, { locks: [], finishedAt: "2026-11-23T06:00:00.000Z" });
  expect(await look()).toMatchObject({ locks: [lock] });
  await done({ kind: "unlock" }, { locks: [] });
  expect(await look()).toMatchObject({ locks: [] });
  expect(await queued()).toEqual([]);
  await done({ kind: "unlock" });
  expect(await queued()).toEqual(["probe"]);
});

test("after a real forget the snapshots are listed again, after a preview not", async () => {
  const forget = { isDryRun: false, keptCount: 1, removedCount: 1, kept: [], removed: [] };
  await done({ kind: "forget", retention, isDryRun: true }, { forget: { ...forget, isDryRun: true } });
  expect(await queued()).toEqual([]);
  await done({ kind: "forget", retention, isDryRun: false }, { forget });
  expect(await queued()).toEqual(["snapshots"]);
});

test("who shares the repository is known by restic's id, or by location until that is known", async () => {
  const { prisma } = context.services.db;
  const repoUrl = `rest:https://rest.test/${host.hostname}`;
  const same = await createHost(context, { repoUrl, hostname: "same.test" });
  const moved = await createHost(context, { hostname: "moved.test" });
  expect((await look()).sharedWith).toEqual(["same.test"]);
  for (const id of [host.repositoryId, moved.repositoryId])
    await prisma.repository.update({ where: { id }, data: { resticRepositoryId: "restic-id" } });
  expect((await look()).sharedWith).toEqual(["moved.test"]);
  expect((await look(same)).sharedWith).toEqual([host.hostname]);
});

test("bad input, a repository that is not ready, and the wrong role are refused, and nothing is queued", async () => {
  const { hostId } = host;
  const bad = [
    () => runMaintenance(operator(), { hostId, kind: "prune", readData: { part: 1, total: 1 } }),
    () => runMaintenance(operator(), { hostId, kind: "check", readData: { part: 2, total: 1 } }),
    () => forgetNow(operator(), { hostId, retention: {} }),
    () => previewRetention(operator(), { hostId, retention: {} }),
  ];
  for (const verb of bad) await expect(verb()).rejects.toMatchObject({ code: "invalid_request" });
  const verbs = [
    (ctx = operator(), id = hostId) => runMaintenance(ctx, { hostId: id, kind: "prune" }),
    (ctx = operator(), id = hostId) => forgetNow(ctx, { hostId: id, retention }),
    (ctx = operator(), id = hostId) => previewRetention(ctx, { hostId: id, retention }),
  ];
  const broken = await createHost(context, { repoState: "init_failed", repoCause: "wrong_password" });
  for (const verb of verbs) {
    await expect(verb(context.asViewer())).rejects.toMatchObject({ code: "role_required" });
    await expect(verb(context.asAgent(hostId))).rejects.toMatchObject({ code: "role_required" });
    await expect(verb(operator(), broken.hostId)).rejects.toMatchObject({ code: "repository_not_ready" });
    await expect(verb(operator(), "nope")).rejects.toMatchObject({ code: "host_not_found" });
  }
  await expect(getRepository(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await queued()).toEqual([]);
});
