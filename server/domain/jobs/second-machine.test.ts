import { afterEach, beforeEach, expect, test } from "vitest";
import { occurrenceJobId } from "@/agent/calendar/mod";
import { listAlerts } from "@/server/domain/alerts";
import { addSchedule, backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  acceptJob,
  announceJob,
  appendLog,
  dueJobs,
  finishJob,
  getJob,
  reconcileJobs,
  recordProgress,
  requestLease,
  reviewJobs,
} from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const on = (machineId: string) => context.asAgent(host.hostId, machineId);
const view = (jobId: string) => getJob(context.asViewer(), { jobId });
const greet = (machineId: string, runningJobs: string[] = [], finishedJobs: string[] = []) =>
  reconcileJobs(on(machineId), { hostId: host.hostId, runningJobs, finishedJobs });
const nothing = { resend: [], cancel: [], hasQueued: false };

async function sentJob(): Promise<string> {
  const jobId = await createJob(context, host, { kind: "probe" });
  expect(await dueJobs(on("first"), host)).toHaveLength(1);
  return jobId;
}

test("an order that went to one machine is never sent to a second: it is lost, with the reason, audited once", async () => {
  const jobId = await sentJob();
  expect(await greet("second")).toEqual(nothing);
  expect(await greet("second")).toEqual(nothing);
  expect(await view(jobId)).toMatchObject({ state: "lost", cause: "unknown" });
  expect((await view(jobId)).message).toMatch(/another machine/);
  expect(await view(jobId)).not.toHaveProperty("sentToMachineId");
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "jobs.reconcile", targetId: jobId } })).toBe(1);
});

test("the same machine gets its order again", async () => {
  const jobId = await sentJob();
  expect((await greet("first")).resend).toMatchObject([{ jobId }]);
});

test("an order that went out before machines were noted is sent again as ever", async () => {
  const jobId = await createJob(context, host, { kind: "probe" });
  await dueJobs(context.asAgent(host.hostId), host);
  expect((await greet("second")).resend).toMatchObject([{ jobId }]);
});

test("a copied journal that names another machine's job makes it lost here and cancelled there", async () => {
  const jobId = await sentJob();
  await acceptJob(on("first"), { jobId, acceptedAt: context.clock.now().toISOString() });
  expect(await greet("second", [jobId])).toEqual({ ...nothing, cancel: [jobId] });
  expect(await view(jobId)).toMatchObject({ state: "lost" });
});

test("a heartbeat of a second machine gets no order of the first, and stops its copy of the job", async () => {
  const jobId = await sentJob();
  context.clock.advance(60_000);
  const beat = { hostId: host.hostId, runningJobs: [jobId], patienceMs: 0 };
  expect(await reviewJobs(on("second"), { ...beat, runningJobs: [] })).toEqual({ resend: [], cancel: [] });
  expect(await view(jobId)).toMatchObject({ state: "lost" });
  const another = await sentJob();
  expect(await reviewJobs(on("second"), { ...beat, runningJobs: [another] })).toEqual({
    resend: [],
    cancel: [another],
  });
});

test("what a second machine says of the first one's job is refused, and its wish for the repository is over", async () => {
  const jobId = await sentJob();
  const acceptedAt = context.clock.now().toISOString();
  const refused = { code: "job_not_found" };
  await acceptJob(on("first"), { jobId, acceptedAt });
  const chunk = { hostId: host.hostId, jobId, index: 0, lines: [logLine("x")] };
  await expect(appendLog(on("second"), chunk)).rejects.toMatchObject(refused);
  await expect(finishJob(on("second"), { jobId, result: succeeded() })).rejects.toMatchObject(refused);
  await expect(acceptJob(on("second"), { jobId, acceptedAt })).rejects.toMatchObject(refused);
  await expect(recordProgress(on("second"), { jobId, progress: {} as never })).rejects.toMatchObject(refused);
  expect(await requestLease(on("second"), { jobId })).toBe("over");
  expect(await appendLog(on("first"), chunk)).toBe(0);
  await finishJob(on("first"), { jobId, result: succeeded() });
  expect(await view(jobId)).toMatchObject({ state: "succeeded", logLines: 1 });
});

test("of one occurrence that two machines ran, the first one's log and result count, and the second raises an alert", async () => {
  const scheduleId = await addSchedule(context, host);
  context.clock.set(new Date("2026-11-24T02:00:10.000Z"));
  const nominalAt = "2026-11-24T02:00:00.000Z";
  const jobId = occurrenceJobId(scheduleId, new Date(nominalAt), host.sourceGroupId);
  const acceptedAt = "2026-11-24T02:00:05.000Z";
  const told = { hostId: host.hostId, jobId, scheduleId, nominalAt, acceptedAt, order: backupOrder(host) };
  await announceJob(on("first"), told);
  await announceJob(on("first"), told);
  expect(await listAlerts(context.asViewer())).toEqual([]);
  await announceJob(on("second"), told);
  await announceJob(on("second"), told);
  expect(await listAlerts(context.asViewer())).toMatchObject([
    { kind: "cloned_identity", hostId: host.hostId, subject: "second", count: 2 },
  ]);
  await expect(
    finishJob(on("second"), { jobId, result: succeeded({ summary: backupSummary() }) }),
  ).rejects.toMatchObject({ code: "job_not_found" });
  expect(await view(jobId)).toMatchObject({ state: "running" });
  await finishJob(on("first"), { jobId, result: succeeded({ summary: backupSummary() }) });
  expect(await view(jobId)).toMatchObject({ state: "succeeded" });
});
