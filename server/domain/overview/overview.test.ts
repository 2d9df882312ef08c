import { afterEach, beforeEach, expect, test } from "vitest";
import { addSchedule, createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { getFleetDays, getOverview, getStorage, listUpcoming } from "./index";

let context: TestContext;
/** The test clock starts at 2026-11-23T08:00Z. */
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(context.clock.now().getTime() - hours * HOUR_MS);
const prisma = () => context.services.db.prisma;
const get = () => getOverview(context.asViewer());
type HostData = Parameters<ReturnType<typeof prisma>["host"]["update"]>[0]["data"];
/** A host that is online, backed up an hour ago and scheduled, but for `data`. */
async function host(hostname: string, data: HostData = {}): Promise<TestHost> {
  const made = await createHost(context, { hostname });
  const fine = { lastSnapshotAt: hoursAgo(1), hasBackupSchedule: true, worstBackup: null, lastSeenAt: hoursAgo(0) };
  await prisma().host.update({ where: { id: made.hostId }, data: { ...fine, ...data } });
  context.connections.setOnline(made.hostId, true);
  return made;
}

test("one sentence's worth of facts: hosts by their worst, and who is online", async () => {
  await host("a.test");
  const away = await host("b.test", { overdueAt: hoursAgo(9) });
  context.connections.setOnline(away.hostId, false);
  expect(await get()).toMatchObject({
    hosts: { total: 2, online: 1, protection: { protected: 1, overdue: 1, failing: 0 } },
    issues: { total: 1, shown: [{ kind: "overdue", hostname: "b.test", since: hoursAgo(9), isOnline: false }] },
  });
});

test("what needs action comes worst first, each host once, with the cause of its last failure", async () => {
  const partial = await host("partial.test", { worstBackup: "partial" });
  await host("plain.test", { hasBackupSchedule: false });
  await host("never.test", { lastSnapshotAt: null, worstBackup: "never" });
  await host("late.test", { overdueAt: hoursAgo(2) });
  await host("later.test", { overdueAt: hoursAgo(5) });
  const gone = await host("gone.test", { lastSeenAt: hoursAgo(25) });
  const night = await host("night.test", { lastSeenAt: hoursAgo(23) });
  for (const { hostId } of [gone, night]) context.connections.setOnline(hostId, false);
  await host("old.test", { updateState: "rolled_back", updateAt: hoursAgo(3) });
  const broken = await host("broken.test");
  await prisma().repository.update({
    where: { id: broken.repositoryId },
    data: { state: "init_failed", cause: "auth_refused" },
  });
  const failing = await host("failing.test", {
    ...{ worstBackup: "failed", overdueAt: hoursAgo(8), lastBackupJobId: "job-1", lastBackupState: "failed" },
    lastBackupFinishedAt: hoursAgo(1),
  });
  await prisma().job.create({
    data: {
      ...{ id: "job-1", hostId: failing.hostId, kind: "backup", state: "failed", cause: "no_space", order: {} },
      ...{ requestedBy: "x", expiresAt: hoursAgo(0) },
    },
  });
  await prisma().alert.create({
    data: {
      ...{ id: "alert-1", hostId: partial.hostId, kind: "cloned_identity", subject: "x", message: "x" },
      ...{ openedAt: hoursAgo(4), lastSeenAt: hoursAgo(1) },
    },
  });
  const { issues } = await get();
  expect(issues.shown.map(({ kind, hostname }) => `${kind} ${hostname}`)).toEqual([
    "failing failing.test",
    "init_failed broken.test",
    "overdue later.test",
    "overdue late.test",
    "never_backed_up never.test",
    "offline gone.test",
    "alert partial.test",
    "partial partial.test",
    "update_failed old.test",
    "no_schedule plain.test",
  ]);
  expect(issues.shown[0]).toMatchObject({ cause: "no_space", jobId: "job-1" });
  expect(issues.shown[1]).toMatchObject({ cause: "auth_refused", jobId: null });
  expect(issues.total).toBe(10);
});

test("a repository that is still being set up is no trouble of its own", async () => {
  const fresh = await createHost(context, { repoState: "pending" });
  context.connections.setOnline(fresh.hostId, true);
  expect((await get()).issues.total).toBe(0);
});

test("nobody is told what was before an event, and answers are made no more than every two seconds", async () => {
  await host("a.test");
  expect((await get()).hosts.total).toBe(1);
  const second = await host("b.test");
  context.services.events.emit("host.changed", second);
  const began = performance.now();
  const answers = await Promise.all([get(), get(), get()]);
  expect(answers.map(({ hosts }) => hosts.total)).toEqual([2, 2, 2]);
  expect(performance.now() - began).toBeGreaterThan(1900);
  expect(answers[1]).toBe(answers[0]);
});

test("every part costs the same number of statements with 5 hosts and with 200", async () => {
  const first = await host("first.test", { overdueAt: hoursAgo(1) });
  await addSchedule(context, first);
  const ask = async () => {
    const asked: string[] = [];
    context.clock.advance(11 * 60_000);
    const { fleet } = context.services.db;
    const counted = new Proxy(fleet, {
      get: (target, name, receiver) => {
        asked.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    const db = { ...context.services.db, fleet: counted, prisma: sealed };
    const ctx = { ...context.asViewer(), db };
    const overview = await getOverview(ctx);
    await Promise.all([getFleetDays(ctx), listUpcoming(ctx), getStorage(ctx)]);
    return { asked: asked.toSorted(), total: overview.hosts.total, shown: overview.issues.shown.length };
  };
  const copy = async (from: number, to: number) => {
    const row = await prisma().host.findUniqueOrThrow({ where: { id: first.hostId } });
    const ids = Array.from({ length: to - from }, (_, i) => `h-${from + i}`);
    await prisma().host.createMany({
      data: ids.map((id) => ({ ...row, tags: [], worstBackup: "failed", id, hostname: id, agentTokenHash: id })),
    });
    await prisma().hostDay.createMany({ data: ids.map((hostId) => ({ hostId, day: "2026-11-23", failed: 1 })) });
  };
  await copy(1, 5);
  const few = await ask();
  await copy(5, 200);
  const many = await ask();
  expect([few.total, many.total, many.shown]).toEqual([5, 200, 20]);
  expect(many.asked).toEqual(few.asked);
});

/** Any use of a model is a fault. */
const sealed = new Proxy({} as TestContext["services"]["db"]["prisma"], {
  get: (_target, name) => {
    throw new Error(`asked the database for ${String(name)}`);
  },
});

test("thirty days of the fleet, each host by the worst of its day", async () => {
  const [a, b] = [await host("a.test"), await host("b.test")];
  await prisma().hostDay.createMany({
    data: [
      { hostId: a.hostId, day: "2026-11-23", succeeded: 3, failed: 1 },
      { hostId: b.hostId, day: "2026-11-23", succeeded: 1 },
      { hostId: a.hostId, day: "2026-11-22", partial: 1, isOverdue: true },
    ],
  });
  const days = await getFleetDays(context.asViewer());
  expect(days).toHaveLength(30);
  expect(days.slice(-2)).toEqual([
    { day: "2026-11-22", succeeded: 0, partial: 0, failed: 0, overdue: 1 },
    { day: "2026-11-23", succeeded: 1, partial: 0, failed: 1, overdue: 0 },
  ]);
});

test("the next 24 hours name the first runs of each hour, and follow a schedule that is changed", async () => {
  const one = await host("a.test");
  const minutes = ["10", "20", "30", "40"];
  for (const minute of minutes) await addSchedule(context, one, { name: `at ${minute}`, cron: `${minute} 2 * * *` });
  await addSchedule(context, one, { name: "off", isEnabled: false });
  const at = async (hour: string) =>
    (await listUpcoming(context.asViewer())).find(({ from }) => from.toISOString() === `${hour}:00:00.000Z`);
  expect(await listUpcoming(context.asViewer())).toHaveLength(24);
  const two = await at("2026-11-24T02");
  expect(two?.count).toBe(4);
  expect(two?.first.map(({ schedule }) => schedule)).toEqual(["at 10", "at 20", "at 30"]);
  await addSchedule(context, one, { name: "hourly", cron: "0 * * * *" });
  expect((await at("2026-11-24T02"))?.count).toBe(5);
  expect((await at("2026-11-23T20"))?.first).toMatchObject([{ hostname: "a.test", schedule: "hourly" }]);
});

test("storage counts a shared repository once, leaves out days without a measurement, and says what is not known", async () => {
  const hosts = [await host("a.test"), await host("b.test"), await host("c.test"), await host("d.test")];
  const [a, b, c] = hosts.map(({ repositoryId }) => repositoryId);
  for (const id of [a, b])
    await prisma().repository.update({ where: { id: id ?? "" }, data: { resticRepositoryId: "same", sizeBytes: 7n } });
  const sizes = [
    { repositoryId: a ?? "", day: "2026-11-20", sizeBytes: 5n },
    { repositoryId: a ?? "", day: "2026-11-23", sizeBytes: 7n },
    { repositoryId: b ?? "", day: "2026-11-23", sizeBytes: 6n },
    { repositoryId: c ?? "", day: "2026-11-23", sizeBytes: 100n },
  ];
  await prisma().repositoryDay.createMany({ data: sizes });
  expect(await getStorage(context.asViewer())).toEqual({
    ...{ repositories: 3, measured: 1 },
    days: [
      { day: "2026-11-20", bytes: 5 },
      { day: "2026-11-23", bytes: 107 },
    ],
  });
});

test("nobody who is not logged in learns anything", async () => {
  for (const verb of [getOverview, getFleetDays, listUpcoming, getStorage])
    await expect(verb(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});
