import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, cancelJob, dueJobs, finishJob, getJob } from "./index";

let context: TestContext;
let host: TestHost;
let jobId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "snapshots" });
  context.emitted.length = 0;
});
afterEach(() => context.close());

const audited = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "jobs.cancel" } });
const agent = () => context.asAgent(host.hostId);

test("a waiting job is over at once, and audited", async () => {
  const view = await cancelJob(context.asOperator(), { jobId });
  expect(view).toMatchObject({ state: "cancelled", cause: "cancelled" });
  expect(view.finishedAt).toEqual(context.clock.now());
  expect(await audited()).toMatchObject([
    { actorName: "operator", targetId: jobId, hostId: host.hostId, details: { before: "queued", after: "cancelled" } },
  ]);
  expect(context.emitted.map(({ name }) => name)).not.toContain("job.cancel_requested");
  expect(await dueJobs(agent(), { hostId: host.hostId })).toEqual([]);
});

test("a job that the agent has is asked to stop; asking again does no harm", async () => {
  await dueJobs(agent(), { hostId: host.hostId });
  await acceptJob(agent(), { jobId, acceptedAt: context.clock.now().toISOString() });
  expect(await cancelJob(context.asOperator(), { jobId })).toMatchObject({ state: "running" });
  const { cancelRequestedAt } = await cancelJob(context.asOperator(), { jobId });
  expect(cancelRequestedAt).toEqual(context.clock.now());
  expect(context.emitted.filter(({ name }) => name === "job.cancel_requested")).toHaveLength(1);
  expect(await audited()).toHaveLength(1);
});

test("a job that is over cannot be cancelled any more", async () => {
  await dueJobs(agent(), { hostId: host.hostId });
  await finishJob(agent(), { jobId, result: succeeded() });
  await expect(cancelJob(context.asOperator(), { jobId })).rejects.toMatchObject({ code: "job_finished" });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "succeeded", cancelRequestedAt: null });
});

test("a viewer, an agent and nobody may not", async () => {
  await expect(cancelJob(context.asViewer(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(cancelJob(agent(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(cancelJob(context.asNobody(), { jobId })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(cancelJob(context.asNobody(), { jobId: "no-such-job" })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await expect(cancelJob(context.asOperator(), { jobId: "no-such-job" })).rejects.toMatchObject({
    code: "job_not_found",
  });
});
