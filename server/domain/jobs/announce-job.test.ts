import { afterEach, beforeEach, expect, test } from "vitest";
import { occurrenceJobId } from "@/agent/calendar/mod";
import { getHost } from "@/server/domain/hosts";
import { deleteSchedule, getSchedule } from "@/server/domain/schedules";
import { addSchedule, backupOrder, createHost, type TestHost } from "@/server/testing/factories";
import { backupSummary, logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { announceJob, appendLog, finishJob, getJob, listJobs, reconcileJobs } from "./index";

let context: TestContext;
let host: TestHost;
let scheduleId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  scheduleId = await addSchedule(context, host);
  context.clock.set(new Date("2026-11-24T02:00:10.000Z"));
});
afterEach(() => context.close());

const nominalAt = "2026-11-24T02:00:00.000Z";
const idOf = (one = scheduleId) => occurrenceJobId(one, new Date(nominalAt), host.sourceGroupId);
const told = (extra: object = {}) => ({
  ...{ hostId: host.hostId, jobId: idOf(), scheduleId, nominalAt },
  acceptedAt: "2026-11-24T02:00:05.000Z",
  order: backupOrder(host),
  ...extra,
});
const announce = (extra?: object) => announceJob(context.asAgent(host.hostId), told(extra));
const rows = () => context.services.db.prisma.job.findMany();

test("a job that a schedule has started gets its row once, however often it is told", async () => {
  await announce();
  await announce({ acceptedAt: "2026-11-24T02:00:09.000Z" });
  const at = new Date("2026-11-24T02:00:05.000Z");
  expect(await rows()).toMatchObject([
    {
      ...{ id: idOf(), hostId: host.hostId, repositoryId: host.repositoryId, sourceGroupId: host.sourceGroupId },
      ...{ scheduleId, nominalAt: new Date(nominalAt), kind: "backup", state: "running" },
      ...{ requestedBy: "schedule nightly", createdAt: at, acceptedAt: at, startedAt: at, sentAt: null },
    },
  ]);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "jobs.announce", targetId: idOf() } })).toBe(1);
  const schedule = await getSchedule(context.asViewer(), { scheduleId });
  expect(schedule.lastJob).toEqual({
    ...{ jobId: idOf(), state: "running", finishedAt: null },
    nominalAt: new Date(nominalAt),
  });
  const { nextRunAt } = await getHost(context.asViewer(), host);
  expect(nextRunAt).toEqual(new Date("2026-11-25T02:00:00.000Z"));
});

test("its log and its result arrive as of any other job, and a late repeat does not wake it", async () => {
  await announce();
  const agent = context.asAgent(host.hostId);
  await appendLog(agent, { hostId: host.hostId, jobId: idOf(), index: 0, lines: [logLine("x")] });
  await finishJob(agent, { jobId: idOf(), result: succeeded({ summary: backupSummary() }) });
  await announce();
  expect(await getJob(context.asViewer(), { jobId: idOf() })).toMatchObject({ state: "succeeded", logLines: 1 });
  expect(await getHost(context.asViewer(), host)).toMatchObject({ lastBackup: { jobId: idOf() } });
});

test("a schedule that was removed meanwhile loses no result", async () => {
  await deleteSchedule(context.asOperator(), { scheduleId });
  await announce();
  expect(await rows()).toMatchObject([{ scheduleId: null, requestedBy: "a removed schedule", state: "running" }]);
});

test("a source group that was removed or is another host's is left out of the row", async () => {
  const other = await createHost(context);
  const jobId = occurrenceJobId(scheduleId, new Date(nominalAt), other.sourceGroupId);
  await announce({ jobId, order: backupOrder(other) });
  expect(await rows()).toMatchObject([{ id: jobId, scheduleId, sourceGroupId: null }]);
});

test("foreign ids are refused: another host's schedule or job, an id of no occurrence, another's host", async () => {
  const other = await createHost(context);
  const foreign = await addSchedule(context, other);
  await expect(announce({ scheduleId: foreign, jobId: idOf(foreign) })).rejects.toMatchObject({
    code: "schedule_not_found",
  });
  const invented = ["any-job-0001", idOf("another-schedule"), occurrenceJobId(scheduleId, new Date(nominalAt))];
  for (const jobId of invented) await expect(announce({ jobId })).rejects.toMatchObject({ code: "invalid_request" });
  const forged = announceJob(context.asAgent(other.hostId), told());
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
  await expect(announceJob(context.asAdmin(), told())).rejects.toMatchObject({ code: "role_required" });
  expect(await rows()).toEqual([]);
  await announce();
  const taken = { hostId: other.hostId, scheduleId, jobId: idOf() };
  const claim = announceJob(context.asAgent(other.hostId), told(taken));
  await expect(claim).rejects.toMatchObject({ code: "job_not_found" });
  expect(await listJobs(context.asViewer(), { hostId: other.hostId })).toEqual([]);
});

test("jobs that the agent names before it has told of them are no trouble at a greeting", async () => {
  const agent = context.asAgent(host.hostId);
  const greet = (running: string[], finished: string[]) =>
    reconcileJobs(agent, { hostId: host.hostId, runningJobs: running, finishedJobs: finished });
  const nothing = { resend: [], cancel: [], hasQueued: false };
  expect(await greet([idOf()], ["another-job-0001"])).toEqual(nothing);
  await announce();
  expect(await greet([idOf()], [])).toEqual(nothing);
  expect(await greet([], [idOf()])).toEqual(nothing);
  expect(await rows()).toMatchObject([{ state: "running" }]);
});
