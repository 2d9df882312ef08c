import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JobOrder, JobResult } from "@/agent/protocol/mod";
import { finishJob } from "@/server/domain/jobs";
import { sweepDays } from "@/server/domain/protection";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { type DayState, listHostDays } from "./index";

let context: TestContext;
let host: TestHost;
/** The test clock starts at 2026-11-23T08:00Z. */
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const rows = () => context.services.db.prisma.hostDay.findMany({ orderBy: [{ hostId: "asc" }, { day: "asc" }] });
const sweep = () => sweepDays(context.asSystem());
const setOverdue = (overdueAt: Date | null, hostId = host.hostId) =>
  context.services.db.prisma.host.update({ where: { id: hostId }, data: { overdueAt } });
/** The days that are not empty, by name. */
async function days(hostId = host.hostId): Promise<Record<string, DayState>> {
  const [one] = await listHostDays(context.asViewer(), { hostIds: [hostId] });
  const told = (one?.days ?? []).filter(({ state }) => state !== "none");
  return Object.fromEntries(told.map(({ day, state }) => [day, state]));
}
async function end(result: JobResult, order: JobOrder = backupOrder(host)): Promise<() => Promise<unknown>> {
  const jobId = await createJob(context, host, order);
  const at = context.clock.now().toISOString();
  const finish = () =>
    finishJob(context.asAgent(host.hostId), { jobId, result: { ...result, startedAt: at, finishedAt: at } });
  await finish();
  return finish;
}
const success = () => succeeded({ summary: backupSummary() });

test("a backup counts once on the day it ended, also when its agent reports it again", async () => {
  const again = await end(success());
  context.clock.advance(86_400_000);
  await again();
  expect(await rows()).toEqual([
    {
      ...{ hostId: host.hostId, day: "2026-11-23", succeeded: 1, partial: 0, failed: 0 },
      ...{ isOverdue: false, dataAddedBytes: 3000n },
    },
  ]);
});

test("what counts is backups that ran: no dry run, no cancelled one, no other kind of job", async () => {
  await end(success(), { ...backupOrder(host), isDryRun: true } as JobOrder);
  await end({ ...failed("cancelled"), state: "cancelled" });
  await end(failed("repo_unreachable"), { kind: "probe" });
  expect(await rows()).toEqual([]);
});

test("a day is as good as the worst that was true on it", async () => {
  await end(success());
  expect(await days()).toEqual({ "2026-11-23": "succeeded" });
  await end(succeeded({ state: "partial", summary: backupSummary() }));
  expect(await days()).toEqual({ "2026-11-23": "partial" });
  await end(failed("no_space"));
  await end(success());
  expect(await days()).toEqual({ "2026-11-23": "failed" });
  await setOverdue(context.clock.now());
  await sweep();
  expect(await days()).toEqual({ "2026-11-23": "overdue" });
  expect(await rows()).toMatchObject([{ succeeded: 2, partial: 1, failed: 1, isOverdue: true }]);
});

test("every overdue host is marked today, and days that the server was away are marked when it is back", async () => {
  const other = await createHost(context);
  await setOverdue(new Date("2026-11-21T22:00:00Z"));
  await setOverdue(new Date("2026-11-23T08:00:01Z"), other.hostId);
  await sweep();
  expect(await days()).toEqual({ "2026-11-21": "overdue", "2026-11-22": "overdue", "2026-11-23": "overdue" });
  expect(await days(other.hostId)).toEqual({});
  await setOverdue(null);
  context.clock.advance(86_400_000);
  await sweep();
  expect(await days()).toEqual({ "2026-11-21": "overdue", "2026-11-22": "overdue", "2026-11-23": "overdue" });
  expect(await days(other.hostId)).toEqual({ "2026-11-23": "overdue", "2026-11-24": "overdue" });
});

test("days are dropped after 400 days, and a repository's size is kept for each of its days", async () => {
  const { prisma } = context.services.db;
  const { hostId, repositoryId } = host;
  await prisma.hostDay.createMany({
    data: ["2025-10-18", "2025-10-19"].map((day) => ({ hostId, day, succeeded: 1 })),
  });
  await prisma.repositoryDay.create({ data: { repositoryId, day: "2025-10-18", sizeBytes: 1n } });
  await prisma.repository.update({ where: { id: repositoryId }, data: { sizeBytes: 10n } });
  await sweep();
  await prisma.repository.update({ where: { id: repositoryId }, data: { sizeBytes: 12n } });
  await sweep();
  expect(await rows()).toMatchObject([{ day: "2025-10-19" }]);
  expect(await prisma.repositoryDay.findMany()).toEqual([{ repositoryId, day: "2026-11-23", sizeBytes: 12n }]);
});

test("the days of a hundred hosts are one question to the database, thirty for each, the oldest first", async () => {
  const asked = vi.spyOn(context.services.db.days, "ofHosts");
  const hostIds = [host.hostId, ...Array.from({ length: 99 }, (_, i) => `none-${i}`)];
  const answer = await listHostDays(context.asViewer(), { hostIds });
  expect(asked).toHaveBeenCalledTimes(1);
  expect(answer.map(({ hostId }) => hostId)).toEqual(hostIds);
  expect(answer[0]?.days.map(({ day }) => day)).toHaveLength(30);
  expect([answer[0]?.days[0]?.day, answer[0]?.days[29]?.day]).toEqual(["2026-10-25", "2026-11-23"]);
  await expect(listHostDays(context.asViewer(), { hostIds: [...hostIds, "x"] })).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(listHostDays(context.asNobody(), { hostIds })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(sweepDays(context.asAdmin())).rejects.toMatchObject({ code: "role_required" });
});
