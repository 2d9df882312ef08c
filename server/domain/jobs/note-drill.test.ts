import { afterEach, beforeEach, expect, test } from "vitest";
import { type JobResult, jobOrderSchema } from "@/agent/protocol/mod";
import { getHost, listHosts } from "@/server/domain/hosts";
import { getOverview } from "@/server/domain/overview";
import { sweepProtection } from "@/server/domain/protection";
import { exportRecoveryKit, replaceRepository, runMaintenance } from "@/server/domain/repositories";
import { updateSchedule } from "@/server/domain/schedules";
import { addSchedule, backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, snapshot, snapshotIdOf, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, finishJob, recallJob, retryJob } from "./index";

let context: TestContext;
let host: TestHost;
/** The test clock starts at 2026-11-23T08:00Z, a Monday. */
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { hostname: "web.test" });
  await addSchedule(context, host);
  await finish(await createJob(context, host, backupOrder(host)), succeeded({ summary: backupSummary() }));
});
afterEach(() => context.close());

const view = (of = host) => getHost(context.asViewer(), of);
const at = (instant: string) => context.clock.set(new Date(instant));
const now = () => context.clock.now().toISOString();
const VERIFIED = {
  ...{ snapshotId: snapshotIdOf("s"), fileCount: 3, totalBytes: 3000, durationSeconds: 2, mismatches: [] },
  ...{ bytesPerSecond: 1000, isKitProven: true },
};

async function finish(jobId: string, result: JobResult, on = host): Promise<string> {
  const times = { startedAt: now(), finishedAt: now() };
  await finishJob(context.asAgent(on.hostId), { jobId, result: { ...result, ...times } });
  return jobId;
}
const drill = async (result: JobResult, on = host) =>
  finish(await createJob(context, on, jobOrderSchema.parse({ kind: "verify" })), result, on);
const proven = () => drill(succeeded({ verify: VERIFIED }));

test("a drill that found damage turns the host red with the cause, and one that succeeds turns it green again", async () => {
  expect(await view()).toMatchObject({ protection: "protected", restoreProof: { state: "never", jobId: null } });
  await proven();
  const provenAt = context.clock.now();
  context.clock.advance(60_000);
  const jobId = await drill(failed("repo_damaged"));
  const red = await view();
  expect(red).toMatchObject({
    protection: "failing",
    restoreProof: { state: "failed", cause: "repo_damaged", jobId, provenAt, bytesPerSecond: 1000 },
  });
  expect((await listHosts(context.asViewer()))[0]).toEqual(red);
  const { hosts, issues } = await getOverview(context.asViewer());
  expect(hosts.protection.failing).toBe(1);
  expect(issues.shown).toMatchObject([
    { kind: "drill_failed", jobId, cause: "repo_damaged", since: red.restoreProof.doneAt, hostname: "web.test" },
  ]);
  context.clock.advance(60_000);
  await proven();
  expect(await view()).toMatchObject({ protection: "protected", restoreProof: { state: "proven", cause: null } });
});

test("a drill that could not be done neither proves nor accuses", async () => {
  await proven();
  const before = (await view()).restoreProof;
  context.clock.advance(60_000);
  for (const cause of ["repo_unreachable", "repo_locked", "no_space", "order_refused", "timeout"] as const)
    await drill(failed(cause));
  expect((await view()).restoreProof).toEqual(before);
});

test("a proof that is older than the schedule allows makes the host unproven, until there is a newer one", async () => {
  const scheduleId = await addSchedule(context, host, { name: "drill", kind: "verify", cron: "0 12 * * *" });
  const backUp = async () =>
    finish(await createJob(context, host, backupOrder(host)), succeeded({ summary: backupSummary() }));
  expect(await view()).toMatchObject({ restoreProof: { state: "never", dueAt: new Date("2026-11-23T13:00:00Z") } });
  at("2026-11-23T12:59:59.999Z");
  expect((await view()).protection).toBe("protected");
  at("2026-11-23T13:00:00Z");
  expect((await view()).protection).toBe("unproven");
  context.emitted.length = 0;
  await sweepProtection(context.asSystem());
  expect(context.emitted).toContainEqual({ name: "host.changed", hostId: host.hostId });
  expect((await getOverview(context.asViewer())).issues.shown).toMatchObject([{ kind: "unproven" }]);
  await proven();
  expect(await view()).toMatchObject({
    protection: "protected",
    restoreProof: { state: "proven", dueAt: new Date("2026-11-24T13:00:00Z") },
  });
  at("2026-11-24T13:00:00Z");
  await backUp();
  expect(await view()).toMatchObject({ protection: "unproven", restoreProof: { state: "stale" } });
  await updateSchedule(context.asOperator(), { scheduleId, isEnabled: false });
  expect(await view()).toMatchObject({ protection: "protected", restoreProof: { state: "proven", dueAt: null } });
});

test("a drill by the kit's own commands marks the kit, and other credentials unmark it", async () => {
  const kit = () => exportRecoveryKit(context.asAdmin(), host);
  expect(await kit()).toMatchObject({ provenAt: null, provenJobId: null });
  await drill(succeeded({ verify: { ...VERIFIED, isKitProven: false } }));
  expect(await kit()).toMatchObject({ provenAt: null });
  const jobId = await proven();
  expect(await kit()).toMatchObject({ provenAt: context.clock.now(), provenJobId: jobId });
  const under = await createJob(context, host, jobOrderSchema.parse({ kind: "verify" }));
  const startedAt = now();
  context.clock.advance(60_000);
  await replaceRepository(context.asOperator(), { hostId: host.hostId, repoPassword: "another" });
  expect(await kit()).toMatchObject({ provenAt: null, provenJobId: null });
  // One that began with the former credentials proves nothing of these.
  const result = { ...succeeded({ verify: VERIFIED }), startedAt, finishedAt: now() };
  await finishJob(context.asAgent(host.hostId), { jobId: under, result });
  expect(await kit()).toMatchObject({ provenAt: null });
});

test("another repository begins without proof", async () => {
  await proven();
  context.clock.advance(60_000);
  await drill(failed("repo_damaged"));
  await replaceRepository(context.asOperator(), { hostId: host.hostId, repoUrl: "/srv/elsewhere" });
  expect((await view()).restoreProof).toMatchObject({ state: "never", provenAt: null, bytesPerSecond: null });
});

test("how long a full restore takes is worked out from the newest snapshot under the name that was drilled", async () => {
  const jobId = await createJob(context, host, { kind: "snapshots" });
  const agent = context.asAgent(host.hostId);
  const sized = (seed: string, takenAt: string, totalBytes: number, hostname = "odd-name") =>
    snapshot(seed, { hostname, takenAt, totalBytes });
  const snapshots = [
    sized("s", "2026-11-22T02:00:00.000Z", 5000),
    sized("newest", "2026-11-23T02:00:00.000Z", 60_000),
    sized("foreign", "2026-11-23T03:00:00.000Z", 7, "other"),
  ];
  await appendLog(agent, { hostId: host.hostId, jobId, index: 0, lines: [], snapshots });
  await finish(jobId, succeeded({ snapshots: { total: 3, isComplete: true } }));
  await proven();
  expect((await view()).restoreProof).toMatchObject({ bytesPerSecond: 1000, fullRestoreSeconds: 60 });
});

test("a drill on another host is an admin's, has no secrets in its order, and proves the host whose snapshots it restored", async () => {
  const other = await createHost(context, { hostname: "other.test" });
  const order = { hostId: host.hostId, kind: "verify", onHostId: other.hostId } as const;
  await expect(runMaintenance(context.asOperator(), order)).rejects.toMatchObject({ code: "role_required" });
  await expect(runMaintenance(context.asAdmin(), order)).rejects.toMatchObject({ code: "host_offline" });
  context.connections.setOnline(other.hostId, true);
  const { jobId } = await runMaintenance(context.asAdmin(), { ...order, scope: "everything" });
  const row = await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
  expect(row).toMatchObject({ hostId: other.hostId, repositoryId: host.repositoryId });
  expect(row.order).toEqual({
    ...{ kind: "verify", sampleFiles: 20, sampleBytes: 268_435_456, scope: "everything" },
    ...{ ofHostname: "web.test", accessUntil: new Date(context.clock.now().getTime() + 86_400_000).toISOString() },
  });
  const audit = await context.services.db.prisma.auditEntry.findFirstOrThrow({
    where: { hostId: host.hostId, action: "repositories.maintain" },
  });
  expect(audit.details).toMatchObject({ jobId, onHostId: other.hostId, onHostname: "other.test" });
  context.clock.advance(60_000);
  expect(await runMaintenance(context.asAdmin(), { ...order, scope: "everything" })).toEqual({ jobId });
  await finish(jobId, succeeded({ verify: VERIFIED }), other);
  expect((await view()).restoreProof).toMatchObject({ state: "proven", jobId });
  expect((await view(other)).restoreProof).toMatchObject({ state: "never", jobId: null });
  // Nor can an operator have it by repeating what an admin once started; an admin gives the access anew.
  await expect(retryJob(context.asOperator(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  context.clock.advance(86_400_000);
  const again = await retryJob(context.asAdmin(), { jobId });
  const anew = await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: again.jobId } });
  expect(anew.order).toMatchObject({
    accessUntil: new Date(context.clock.now().getTime() + 86_400_000).toISOString(),
  });
});

test("a drill for another host that a restored server is told of proves nothing of the host that did it", async () => {
  const order = jobOrderSchema.parse({ kind: "verify", ofHostname: "other.test", accessUntil: now() });
  await recallJob(context.asAgent(host.hostId), {
    ...{ hostId: host.hostId, jobId: "a-drill-of-then", told: { order, acceptedAt: now() } },
    result: succeeded({ verify: VERIFIED }),
  });
  const row = await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: "a-drill-of-then" } });
  expect(row).toMatchObject({ state: "succeeded", repositoryId: null });
  expect((await view()).restoreProof).toMatchObject({ state: "never", provenAt: null });
});

test("an agent that does not know drills of everything is told to be updated, and nothing is queued", async () => {
  context.connections.setOnline(host.hostId, true);
  context.connections.setTooOld(host.hostId);
  const order = { hostId: host.hostId, kind: "verify", scope: "everything" } as const;
  await expect(runMaintenance(context.asOperator(), order)).rejects.toMatchObject({ code: "agent_too_old" });
  expect(await context.services.db.prisma.job.count({ where: { kind: "verify" } })).toBe(0);
});
