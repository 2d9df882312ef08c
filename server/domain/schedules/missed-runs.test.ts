import { afterEach, beforeEach, expect, test } from "vitest";
import { addSchedule, createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { deleteSchedule, listMissedRuns, recordMissedRuns, sweepMissedRuns } from "./index";

let context: TestContext;
let host: TestHost;
let scheduleId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  scheduleId = await addSchedule(context, host);
  context.emitted.length = 0;
});
afterEach(() => context.close());

const report = (missedId: string, day: number, extra: object = {}) => ({
  ...{ hostId: host.hostId, missedId, scheduleId, count: 2, reason: "host_was_down" as const },
  firstAt: `2026-11-${day - 1}T02:00:00.000Z`,
  lastAt: `2026-11-${day}T02:00:00.000Z`,
  ...extra,
});
const record = (...input: Parameters<typeof report>) =>
  recordMissedRuns(context.asAgent(host.hostId), report(...input));
const list = (extra: object = {}) => listMissedRuns(context.asViewer(), { scheduleId, ...extra });

test("a report is kept once however often it comes, and audited once", async () => {
  await record("missed-0001", 22);
  await record("missed-0001", 22, { count: 99 });
  const expected = {
    ...{ missedId: "missed-0001", scheduleId, scheduleName: "nightly", hostId: host.hostId, count: 2 },
    firstAt: new Date("2026-11-21T02:00:00.000Z"),
    lastAt: new Date("2026-11-22T02:00:00.000Z"),
    reason: "host_was_down",
    reportedAt: context.clock.now(),
  };
  expect(await list()).toEqual([expected]);
  expect(await listMissedRuns(context.asViewer(), { hostId: host.hostId })).toEqual([expected]);
  expect(context.emitted).toEqual([{ name: "schedules.changed", hostId: host.hostId }]);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "schedules.record_missed" } })).toBe(1);
});

test("reports come newest first and page by page", async () => {
  for (const day of [20, 22, 21]) await record(`missed-${day}00`, day);
  const all = (await list()).map(({ missedId }) => missedId);
  expect(all).toEqual(["missed-2200", "missed-2100", "missed-2000"]);
  expect(await list({ limit: 1, before: "missed-2200" })).toMatchObject([{ missedId: "missed-2100" }]);
  await expect(list({ before: "gone" })).rejects.toMatchObject({ code: "not_found" });
});

test("a schedule that is gone, another host's, and times in the wrong order are refused", async () => {
  const other = await createHost(context);
  const foreign = recordMissedRuns(context.asAgent(other.hostId), report("missed-0001", 22, { hostId: other.hostId }));
  await expect(foreign).rejects.toMatchObject({ code: "schedule_not_found" });
  const forged = recordMissedRuns(context.asAgent(other.hostId), report("missed-0001", 22));
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
  const backwards = record("missed-0001", 22, { firstAt: "2026-11-23T02:00:00.000Z" });
  await expect(backwards).rejects.toMatchObject({ code: "invalid_request" });
  await expect(recordMissedRuns(context.asAdmin(), report("missed-0001", 22))).rejects.toMatchObject({
    code: "role_required",
  });
  expect(await list()).toEqual([]);
  await deleteSchedule(context.asOperator(), { scheduleId });
  await expect(record("missed-0001", 22)).rejects.toMatchObject({ code: "schedule_not_found" });
});

test("nobody and nothing in particular is refused", async () => {
  await expect(listMissedRuns(context.asNobody(), { scheduleId })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(listMissedRuns(context.asViewer(), {})).rejects.toMatchObject({ code: "host_not_found" });
  const both = listMissedRuns(context.asViewer(), { scheduleId, hostId: host.hostId });
  await expect(both).rejects.toMatchObject({ code: "invalid_request" });
});

test("reports that are older than jobs may become are swept away by the server alone", async () => {
  for (const day of [20, 22]) await record(`missed-${day}00`, day);
  context.clock.set(new Date("2026-12-01T00:00:00.000Z"));
  await expect(sweepMissedRuns(context.asAdmin(), { keepDays: 10 })).rejects.toMatchObject({ code: "role_required" });
  expect(await sweepMissedRuns(context.asSystem(), { keepDays: 10 })).toBe(1);
  expect((await list()).map(({ missedId }) => missedId)).toEqual(["missed-2200"]);
  expect(await sweepMissedRuns(context.asSystem(), { keepDays: 10 })).toBe(0);
});
