import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  acceptJob,
  appendLog,
  finishJob,
  getJob,
  getJobLog,
  getJobLogText,
  getJobOutput,
  type HistoryLimits,
  sweepHistory,
} from "./index";

const DAY_MS = 86_400_000;
const LIMITS: HistoryLimits = { keepJobsDays: 400, keepLogsDays: 90, keepLogsMib: 4096 };
let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const agent = () => context.asAgent(host.hostId);
const sweep = (limits: Partial<HistoryLimits> = {}) => sweepHistory(context.asSystem(), { ...LIMITS, ...limits });
const view = (jobId: string) => getJob(context.asViewer(), { jobId });
const audited = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "jobs.sweep_history" } });

async function job({ order = { kind: "probe" } as Parameters<typeof createJob>[2], isOver = true, text = "a line" }) {
  const jobId = await createJob(context, host, order);
  await acceptJob(agent(), { jobId, acceptedAt: context.clock.now().toISOString() });
  const at = { startedAt: context.clock.now().toISOString(), finishedAt: context.clock.now().toISOString() };
  await appendLog(agent(), { hostId: host.hostId, jobId, index: 0, lines: [logLine(text)] });
  if (isOver) await finishJob(agent(), { jobId, result: { ...succeeded(), ...at } });
  return jobId;
}

test("a log older than its limit goes and the job says so; the job itself goes later; each sweep is audited once", async () => {
  const old = await job({});
  context.clock.advance(60 * DAY_MS);
  const young = await job({});
  context.clock.advance(30 * DAY_MS);
  expect(await sweep()).toEqual({ jobs: 0, logs: 0 });
  context.clock.advance(1);
  expect(await sweep()).toEqual({ jobs: 0, logs: 1 });
  expect(await sweep()).toEqual({ jobs: 0, logs: 0 });
  expect(await view(old)).toMatchObject({ state: "succeeded", logLines: 1, logRemovedAt: context.clock.now() });
  expect(await getJobLog(context.asViewer(), { jobId: old })).toEqual({ lines: [], nextChunk: 0, isComplete: true });
  expect(await getJobOutput(context.asViewer(), { jobId: old })).toBe("");
  await expect(getJobLogText(context.asViewer(), { jobId: old })).rejects.toMatchObject({ code: "log_removed" });
  expect(await getJobOutput(context.asViewer(), { jobId: young })).toContain("a line");
  expect(await view(young)).toMatchObject({ logRemovedAt: null });
  // A late repeat of its chunk does not bring it back.
  await appendLog(agent(), { hostId: host.hostId, jobId: old, index: 0, lines: [logLine("a line")] });
  expect(await getJobOutput(context.asViewer(), { jobId: old })).toBe("");

  context.clock.advance(310 * DAY_MS);
  expect(await sweep()).toEqual({ jobs: 1, logs: 1 });
  await expect(view(old)).rejects.toMatchObject({ code: "job_not_found" });
  expect(await view(young)).toMatchObject({ state: "succeeded" });
  expect(await audited()).toMatchObject([
    { actorName: "test", targetKind: "history", details: { jobs: 0, logs: 1 } },
    { actorName: "test", details: { jobs: 1, logs: 1, keepJobsDays: 400 } },
  ]);
});

test("open jobs and each host's newest backup stay, with their logs, however old they are", async () => {
  const former = await job({ order: backupOrder(host) });
  context.clock.advance(1_000);
  const newest = await job({ order: backupOrder(host) });
  const open = await job({ isOver: false });
  context.clock.advance(1_000 * DAY_MS);
  const { jobs } = await sweep({ keepLogsMib: 1 });
  expect(jobs).toBe(1);
  await expect(view(former)).rejects.toMatchObject({ code: "job_not_found" });
  expect(await view(open)).toMatchObject({ state: "running", logRemovedAt: null });
  expect(await view(newest)).toMatchObject({ state: "succeeded", logRemovedAt: null });
  expect(await getJobOutput(context.asViewer(), { jobId: newest })).toContain("a line");
});

test("beyond the allowed amount of text the logs that ended first go, and no more than needed", async () => {
  const text = "x".repeat(400 * 1024);
  const jobs: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    jobs.push(await job({ text }));
    context.clock.advance(1_000);
  }
  expect(await sweep({ keepLogsMib: 1 })).toEqual({ jobs: 0, logs: 2 });
  const removed = await Promise.all(jobs.map(async (jobId) => (await view(jobId)).logRemovedAt !== null));
  expect(removed).toEqual([true, true, false, false]);
  expect(await sweep({ keepLogsMib: 1 })).toEqual({ jobs: 0, logs: 0 });
});

test("hundreds of jobs and a log of many chunks go in steps between which others get their turn", async () => {
  const long = await job({ isOver: false });
  const lines = [logLine("one")];
  for (let index = 1; index < 700; index += 1)
    await appendLog(agent(), { hostId: host.hostId, jobId: long, index, lines });
  await finishJob(agent(), { jobId: long, result: succeeded() });
  const data = Array.from({ length: 320 }, (_, i) => ({
    id: `old-job-${String(i).padStart(4, "0")}`,
    ...{ hostId: host.hostId, kind: "probe", state: "failed", order: { kind: "probe" }, requestedBy: "test" },
    ...{ createdAt: new Date(i), expiresAt: new Date(i), finishedAt: new Date(i) },
  }));
  await context.services.db.prisma.job.createMany({ data });
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  }, 0);
  context.clock.advance(401 * DAY_MS);
  expect(await sweep()).toEqual({ jobs: 321, logs: 0 });
  clearInterval(turn);
  expect(turns).toBeGreaterThan(5);
  expect(await context.services.db.prisma.jobLogChunk.count()).toBe(0);
});

test("space that came free goes back to the disk", async () => {
  const noise = () => Buffer.from(crypto.getRandomValues(new Uint8Array(30_000))).toString("base64");
  const big = await job({ isOver: false });
  for (let index = 1; index <= 300; index += 1)
    await appendLog(agent(), { hostId: host.hostId, jobId: big, index, lines: [logLine(noise())] });
  await finishJob(agent(), { jobId: big, result: succeeded() });
  const size = () => {
    const db = new Sqlite(context.databaseFile);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    return statSync(context.databaseFile).size;
  };
  const before = size();
  context.clock.advance(91 * DAY_MS);
  expect(await sweep()).toEqual({ jobs: 0, logs: 1 });
  const after = size();
  expect(before - after).toBeGreaterThan(3 * 1024 * 1024);
  const db = new Sqlite(context.databaseFile, { readonly: true });
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  db.close();
});

test("nobody but the server itself may", async () => {
  await expect(sweepHistory(context.asAdmin(), LIMITS)).rejects.toMatchObject({ code: "role_required" });
  await expect(sweepHistory(context.asNobody(), LIMITS)).rejects.toMatchObject({ code: "unauthenticated" });
});
