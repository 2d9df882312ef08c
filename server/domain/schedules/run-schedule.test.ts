import { afterEach, beforeEach, expect, test } from "vitest";
import { dueJobs, finishJob, listJobs } from "@/server/domain/jobs";
import { addSchedule, createHost, type TestHost } from "@/server/testing/factories";
import { succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { getSchedule, runSchedule } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const run = (scheduleId: string) => runSchedule(context.asOperator(), { scheduleId });
const due = () => dueJobs(context.asAgent(host.hostId), host);
const rows = () => context.services.db.prisma.job.findMany({ orderBy: { createdAt: "asc" } });

test("a backup schedule runs one job per source group, in its order, outside of its times", async () => {
  await context.services.db.prisma.sourceGroup.create({
    data: { id: "group-2", hostId: host.hostId, name: "second", paths: ["/srv"], excludes: [], tags: [] },
  });
  const scheduleId = await addSchedule(context, host, { sourceGroupIds: ["group-2", host.sourceGroupId] });
  const { jobIds } = await run(scheduleId);
  const orders = await due();
  expect(new Set(orders.map(({ jobId }) => jobId))).toEqual(new Set(jobIds));
  expect(orders.find(({ jobId }) => jobId === jobIds[0])?.order).toMatchObject({ sourceGroup: { paths: ["/srv"] } });
  expect(await rows()).toMatchObject([
    { scheduleId, nominalAt: null, requestedBy: "operator" },
    { scheduleId, nominalAt: null },
  ]);
  const audits = await context.services.db.prisma.auditEntry.findMany({ where: { action: "schedules.run" } });
  expect(audits).toMatchObject([{ actorName: "operator", targetId: scheduleId, details: { jobIds } }]);
  const { lastJob } = await getSchedule(context.asViewer(), { scheduleId });
  expect(lastJob).toMatchObject({ state: "sent", nominalAt: null, finishedAt: null });
  expect(jobIds).toContain(lastJob?.jobId);
});

test("pressing the button twice while it waits gives the same jobs", async () => {
  const scheduleId = await addSchedule(context, host);
  const answers = await Promise.all([run(scheduleId), run(scheduleId)]);
  expect(answers[0]).toEqual(answers[1]);
  expect(await listJobs(context.asViewer(), {})).toHaveLength(1);
});

test("each kind becomes its own order", async () => {
  const retention = { keepDaily: 7 };
  await run(await addSchedule(context, host, { name: "f", kind: "forget", retention }));
  await run(await addSchedule(context, host, { name: "p", kind: "prune" }));
  await run(await addSchedule(context, host, { name: "c", kind: "check" }));
  await run(await addSchedule(context, host, { name: "v", kind: "verify" }));
  const orders = (await due()).map(({ order }) => order).sort((a, b) => a.kind.localeCompare(b.kind));
  expect(orders).toEqual([
    { kind: "check", readData: null },
    { kind: "forget", retention, isDryRun: false },
    { kind: "prune" },
    { kind: "verify", sampleFiles: 20, sampleBytes: 256 * 1024 * 1024 },
  ]);
});

test("a check in parts goes on with the part after the last that was read", async () => {
  const scheduleId = await addSchedule(context, host, { kind: "check", checkParts: 2 });
  const parts: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    context.clock.advance(1000);
    await run(scheduleId);
    const [order] = await due();
    const readData = order?.order.kind === "check" ? order.order.readData : null;
    parts.push(readData);
    const result = succeeded({ check: { errorCount: 0, readData } });
    await finishJob(context.asAgent(host.hostId), { jobId: order?.jobId ?? "", result });
  }
  expect(parts).toEqual([
    { part: 1, total: 2 },
    { part: 2, total: 2 },
    { part: 1, total: 2 },
  ]);
});

test("nothing is queued while the repository is not ready", async () => {
  host = await createHost(context, { repoState: "init_failed" });
  const scheduleId = await addSchedule(context, host);
  await expect(run(scheduleId)).rejects.toMatchObject({ code: "repository_not_ready" });
  expect(await rows()).toEqual([]);
  await expect(run("nope")).rejects.toMatchObject({ code: "schedule_not_found" });
});
