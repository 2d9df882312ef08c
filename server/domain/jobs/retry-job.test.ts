import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { failed } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { cancelJob, dueJobs, finishJob, getJob, retryJob } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const agent = () => context.asAgent(host.hostId);
const audited = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "jobs.retry" } });

async function failedJob(order: JobOrder = backupOrder(host)): Promise<string> {
  const jobId = await createJob(context, host, order);
  await dueJobs(agent(), host);
  await finishJob(agent(), { jobId, result: failed("repo_unreachable") });
  return jobId;
}

test("a job that is over is ordered again as a new job, and audited; the old one stays as it is", async () => {
  const jobId = await failedJob();
  context.clock.advance(1_000);
  const retried = await retryJob(context.asOperator(), { jobId });
  expect(retried.jobId).not.toBe(jobId);
  expect(await getJob(context.asViewer(), retried)).toMatchObject({ state: "queued", requestedBy: "operator" });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "failed", cause: "repo_unreachable" });
  expect(await dueJobs(agent(), host)).toMatchObject([{ jobId: retried.jobId, order: backupOrder(host) }]);
  expect(await audited()).toMatchObject([
    { actorName: "operator", targetId: jobId, hostId: host.hostId, details: { before: "failed", ...retried } },
  ]);
});

test("twice does no harm: the one that waits is answered, until it is under way", async () => {
  const jobId = await failedJob();
  const first = await retryJob(context.asOperator(), { jobId });
  const again = await Promise.all([
    retryJob(context.asOperator(), { jobId }),
    retryJob(context.asOperator(), { jobId }),
  ]);
  await dueJobs(agent(), host);
  expect([...again, await retryJob(context.asOperator(), { jobId })]).toEqual([first, first, first]);
  expect(await audited()).toHaveLength(1);
  await finishJob(agent(), { jobId: first.jobId, result: failed("repo_locked") });
  expect((await retryJob(context.asOperator(), first)).jobId).not.toBe(first.jobId);
});

test("one that waits with another order is not taken for it", async () => {
  const whole = await failedJob({ kind: "check", readData: { part: 1, total: 1 } });
  const other = await createJob(context, host, { kind: "check", readData: null });
  expect((await retryJob(context.asOperator(), { jobId: whole })).jobId).not.toBe(other);
});

test("a job that is not over, or whose order must not be repeated, is refused", async () => {
  const open = await createJob(context, host, backupOrder(host));
  await expect(retryJob(context.asOperator(), { jobId: open })).rejects.toMatchObject({ code: "job_not_finished" });
  await cancelJob(context.asOperator(), { jobId: open });
  const init = await failedJob({ kind: "init" });
  await expect(retryJob(context.asOperator(), { jobId: init })).rejects.toMatchObject({ code: "job_not_repeatable" });
  await context.services.db.prisma.sourceGroup.delete({ where: { id: host.sourceGroupId } });
  await expect(retryJob(context.asOperator(), { jobId: open })).rejects.toMatchObject({ code: "job_not_repeatable" });
});

test("a viewer, an agent and nobody may not, and unknown jobs are told as such", async () => {
  const jobId = await failedJob();
  await expect(retryJob(context.asViewer(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(retryJob(agent(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(retryJob(context.asNobody(), { jobId })).rejects.toMatchObject({ code: "unauthenticated" });
  const unknown = retryJob(context.asOperator(), { jobId: "no-such-job" });
  await expect(unknown).rejects.toMatchObject({ code: "job_not_found" });
});
