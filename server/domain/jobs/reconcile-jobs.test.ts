import { afterEach, beforeEach, expect, test } from "vitest";
import { getHost } from "@/server/domain/hosts";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, cancelJob, dueJobs, finishJob, getJob, QUEUE_EXPIRY_MS, reconcileJobs } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { repoState: "pending" });
});
afterEach(() => context.close());

const agent = () => context.asAgent(host.hostId);
const view = (jobId: string) => getJob(context.asViewer(), { jobId });
const reconcile = (runningJobs: string[] = [], finishedJobs: string[] = []) =>
  reconcileJobs(agent(), { hostId: host.hostId, runningJobs, finishedJobs });

async function sentJob(): Promise<string> {
  const jobId = await createJob(context, host, { kind: "init" });
  await dueJobs(agent(), { hostId: host.hostId });
  return jobId;
}

async function runningJob(): Promise<string> {
  const jobId = await sentJob();
  await acceptJob(agent(), { jobId, acceptedAt: context.clock.now().toISOString() });
  return jobId;
}

test("nothing open, nothing to say", async () => {
  expect(await reconcile()).toEqual({ resend: [], cancel: [], hasQueued: false });
  await createJob(context, host, { kind: "init" });
  expect(await reconcile()).toEqual({ resend: [], cancel: [], hasQueued: true });
});

test("a sent job that the agent does not know is sent again with the same id", async () => {
  const jobId = await sentJob();
  expect((await reconcile()).resend).toMatchObject([{ jobId, order: { kind: "init" } }]);
  expect(await view(jobId)).toMatchObject({ state: "sent" });
});

test("a sent job that the agent runs counts as running from now", async () => {
  const jobId = await sentJob();
  expect(await reconcile([jobId])).toEqual({ resend: [], cancel: [], hasQueued: false });
  expect(await view(jobId)).toMatchObject({ state: "running", startedAt: context.clock.now() });
  expect(await getHost(context.asViewer(), host)).toMatchObject({ repoStatus: "initializing" });
});

test("a job whose result waits on the agent is left alone until it comes", async () => {
  const jobId = await runningJob();
  expect((await reconcile([], [jobId])).resend).toEqual([]);
  expect(await view(jobId)).toMatchObject({ state: "running" });
  await finishJob(agent(), { jobId, result: succeeded() });
  expect(await view(jobId)).toMatchObject({ state: "succeeded" });
});

test("a running job that the agent no longer knows is lost, audited, and leaves no repository in between", async () => {
  const jobId = await runningJob();
  await reconcile();
  await reconcile();
  const { state, message } = await view(jobId);
  expect(state).toBe("lost");
  expect(message).toContain("no longer knows");
  expect(await getHost(context.asViewer(), host)).toMatchObject({ repoStatus: "init_failed" });
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "jobs.reconcile", targetId: jobId } })).toBe(1);
});

test("a sent job that was cancelled before it arrived is cancelled, one that expired has timed out", async () => {
  const cancelled = await sentJob();
  await cancelJob(context.asOperator(), { jobId: cancelled });
  await reconcile();
  expect(await view(cancelled)).toMatchObject({ state: "cancelled", cause: "cancelled" });
  const expired = await sentJob();
  context.clock.advance(QUEUE_EXPIRY_MS);
  expect((await reconcile()).resend).toEqual([]);
  expect(await view(expired)).toMatchObject({ state: "failed", cause: "timeout" });
});

test("a cancel that the agent may have missed is told again", async () => {
  const jobId = await runningJob();
  await cancelJob(context.asOperator(), { jobId });
  expect((await reconcile([jobId])).cancel).toEqual([jobId]);
});

test("an agent cannot settle another host's jobs", async () => {
  const jobId = await runningJob();
  const other = await createHost(context);
  await reconcileJobs(context.asAgent(other.hostId), { hostId: other.hostId, runningJobs: [], finishedJobs: [] });
  const forged = reconcileJobs(context.asAgent(other.hostId), {
    hostId: host.hostId,
    runningJobs: [],
    finishedJobs: [],
  });
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
  expect(await view(jobId)).toMatchObject({ state: "running" });
});
