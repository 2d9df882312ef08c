import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder, JobResult, Snapshot } from "@/agent/protocol/mod";
import { transact } from "@/server/db/transact";
import { getHost, listHosts } from "@/server/domain/hosts";
import { appendLog, finishJob } from "@/server/domain/jobs";
import { replaceRepository } from "@/server/domain/repositories";
import { updateSchedule } from "@/server/domain/schedules";
import { addSchedule, backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, snapshot, snapshotIdOf, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { refreshProtection, sweepProtection } from "./index";

let context: TestContext;
let host: TestHost;
/** The test clock starts at 2026-11-23T08:00Z; the schedule `nightly` runs at 02:00. */
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { hostname: "web.test" });
});
afterEach(() => context.close());

const view = () => getHost(context.asViewer(), host);
const protection = async () => (await view()).protection;
const at = (instant: string) => context.clock.set(new Date(instant));
const now = () => context.clock.now().toISOString();
const groupRow = (id = host.sourceGroupId) =>
  context.services.db.prisma.sourceGroup.findUniqueOrThrow({ where: { id } });

async function end(order: JobOrder, result: JobResult, on = host): Promise<void> {
  const jobId = await createJob(context, on, order);
  const times = { startedAt: now(), finishedAt: now() };
  await finishJob(context.asAgent(on.hostId), { jobId, result: { ...result, ...times } });
}
const backUp = (snapshotId = snapshotIdOf(), result: Partial<JobResult> = {}) =>
  end(backupOrder(host), succeeded({ summary: backupSummary(snapshotId), ...result }));

async function list(...snapshots: Snapshot[]): Promise<void> {
  const jobId = await createJob(context, host, { kind: "snapshots" });
  const agent = context.asAgent(host.hostId);
  await appendLog(agent, { hostId: host.hostId, jobId, index: 0, lines: [], snapshots });
  const result = succeeded({ snapshots: { total: snapshots.length, isComplete: true } });
  await finishJob(agent, { jobId, result: { ...result, startedAt: now(), finishedAt: now() } });
}
const own = (seed: string, takenAt: string, extra: Partial<Snapshot> = {}) =>
  snapshot(seed, { hostname: "web", paths: ["/etc", "/home"], takenAt, ...extra });

async function addGroup(paths: string[]): Promise<string> {
  const { id } = await context.services.db.prisma.sourceGroup.create({
    data: {
      id: "group-2",
      hostId: host.hostId,
      name: "second",
      paths,
      excludes: [],
      tags: [],
      updatedAt: context.clock.now(),
    },
  });
  return id;
}

test("a host goes from no schedule over never backed up to protected, and is overdue at the very instant", async () => {
  expect(await protection()).toBe("never_backed_up");
  await backUp();
  expect(await protection()).toBe("no_schedule");
  await addSchedule(context, host);
  expect(await view()).toMatchObject({
    protection: "protected",
    nextRunAt: new Date("2026-11-24T02:00:00.000Z"),
    overdueAt: new Date("2026-11-24T03:00:00.000Z"),
  });
  at("2026-11-24T02:59:59.999Z");
  expect(await protection()).toBe("protected");
  at("2026-11-24T03:00:00.000Z");
  expect(await protection()).toBe("overdue");
  expect((await listHosts(context.asViewer()))[0]?.protection).toBe("overdue");
  await backUp();
  expect(await view()).toMatchObject({ protection: "protected", overdueAt: new Date("2026-11-25T03:00:00.000Z") });
});

test("a first snapshot that does not come makes overdue of never backed up", async () => {
  await addSchedule(context, host);
  expect(await protection()).toBe("never_backed_up");
  at("2026-11-24T03:00:00.000Z");
  expect(await protection()).toBe("overdue");
});

test("a host is as badly off as its worst source group, whatever ran last", async () => {
  const second = await addGroup(["/srv"]);
  await addSchedule(context, host, { sourceGroupIds: [host.sourceGroupId, second] });
  await backUp();
  expect(await protection()).toBe("never_backed_up");
  const other = { ...backupOrder(host), sourceGroup: { ...groupOf(host), sourceGroupId: second, paths: ["/srv"] } };
  await end(other as JobOrder, failed("source_missing"));
  context.clock.advance(1000);
  await backUp();
  expect(await protection()).toBe("failing");
  context.clock.advance(1000);
  await end(other as JobOrder, succeeded({ state: "partial", summary: backupSummary() }));
  expect(await protection()).toBe("partial");
  context.clock.advance(1000);
  await end(other as JobOrder, succeeded({ summary: backupSummary() }));
  expect(await protection()).toBe("protected");
});

const groupOf = (one: TestHost) => {
  const order = backupOrder(one);
  return order.kind === "backup" ? order.sourceGroup : null;
};

test("a cancelled backup and a dry run neither hide a failure nor count as a snapshot", async () => {
  await addSchedule(context, host);
  const dry = { ...backupOrder(host), isDryRun: true } as JobOrder;
  await end(dry, succeeded({ summary: backupSummary() }));
  expect(await view()).toMatchObject({ protection: "never_backed_up", lastBackup: null, lastSnapshotAt: null });
  await end(backupOrder(host), failed("no_space"));
  context.clock.advance(1000);
  await end(backupOrder(host), { ...failed("cancelled"), state: "cancelled" });
  context.clock.advance(1000);
  await end(dry, succeeded({ summary: backupSummary() }));
  expect(await protection()).toBe("failing");
});

test("of a shared repository only this host's snapshots of just these paths count", async () => {
  await addSchedule(context, host);
  await list(
    own("mine", "2026-11-22T02:00:05.000Z", { paths: ["/home/", "/etc"] }),
    own("other paths", "2026-11-23T03:00:00.000Z", { paths: ["/etc"] }),
    own("other host", "2026-11-23T04:00:00.000Z", { hostname: "db" }),
  );
  expect((await groupRow()).lastSnapshotAt).toEqual(new Date("2026-11-22T02:00:05.000Z"));
  expect((await groupRow()).updatedAt).toEqual(new Date("2026-11-23T08:00:00.000Z"));
});

test("snapshots that plain restic removed are missed, and one that left out a missing path counts", async () => {
  await addSchedule(context, host);
  const id = snapshotIdOf("mine");
  await backUp(id.slice(0, 8), { state: "partial" });
  expect((await groupRow()).lastSnapshotAt).toEqual(context.clock.now());
  context.clock.advance(60_000);
  await list(snapshot("mine", { hostname: "web", paths: ["/etc"], takenAt: "2026-11-23T08:00:00.000Z" }));
  expect((await groupRow()).lastSnapshotAt).toEqual(new Date("2026-11-23T08:00:00.000Z"));
  context.clock.advance(60_000);
  await list();
  expect((await groupRow()).lastSnapshotAt).toBeNull();
  expect(await protection()).toBe("never_backed_up");
});

test("paths that were changed wait for a snapshot of their own", async () => {
  await addSchedule(context, host);
  await backUp();
  const { prisma } = context.services.db;
  context.clock.advance(60_000);
  await prisma.sourceGroup.update({
    where: { id: host.sourceGroupId },
    data: { paths: ["/srv"], updatedAt: context.clock.now() },
  });
  await transact(context.asSystem(), (unit) =>
    refreshProtection(unit, { hostId: host.hostId, now: context.clock.now() }),
  );
  expect(await view()).toMatchObject({
    protection: "never_backed_up",
    overdueAt: new Date("2026-11-24T03:00:00.000Z"),
  });
});

test("another repository begins with nothing", async () => {
  await addSchedule(context, host);
  await backUp();
  expect(await protection()).toBe("protected");
  await replaceRepository(context.asOperator(), { hostId: host.hostId, repoUrl: "/srv/elsewhere" });
  expect(await view()).toMatchObject({ protection: "never_backed_up", lastSnapshotAt: null });
  expect((await groupRow()).lastSnapshotAt).toBeNull();
});

test("a pause is no fault, ends by itself, and does not claim the runs it took away", async () => {
  const scheduleId = await addSchedule(context, host);
  await backUp();
  await updateSchedule(context.asOperator(), { scheduleId, pausedUntil: "2026-11-26T12:00:00Z" });
  at("2026-11-25T12:00:00.000Z");
  expect(await view()).toMatchObject({ protection: "paused", nextRunAt: new Date("2026-11-27T02:00:00.000Z") });
  at("2026-11-26T12:00:00.000Z");
  expect(await protection()).toBe("protected");
  expect(await sweepProtection(context.asSystem())).toBe(1);
  expect(await sweepProtection(context.asSystem())).toBe(0);
  expect(await view()).toMatchObject({ protection: "protected", overdueAt: new Date("2026-11-27T03:00:00.000Z") });
  at("2026-11-27T03:00:00.000Z");
  expect(await protection()).toBe("overdue");
});

test("the sweep works out hosts whose next run has passed unseen, and tells of those that have become overdue", async () => {
  await addSchedule(context, host);
  await sweepProtection(context.asSystem());
  at("2026-11-24T03:00:10.000Z");
  expect((await view()).nextRunAt).toBeNull();
  context.emitted.length = 0;
  expect(await sweepProtection(context.asSystem())).toBe(1);
  expect((await view()).nextRunAt).toEqual(new Date("2026-11-25T02:00:00.000Z"));
  expect(context.emitted).toContainEqual({ name: "host.changed", hostId: host.hostId });
  await expect(sweepProtection(context.asAdmin())).rejects.toMatchObject({ code: "role_required" });
});
