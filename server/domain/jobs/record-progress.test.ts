import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, createJob } from "@/server/testing/factories";
import { succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, finishJob, getJob, recordProgress } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("progress shows while the job runs, and not after it", async () => {
  const host = await createHost(context);
  const agent = context.asAgent(host.hostId);
  const jobId = await createJob(context, host, { kind: "probe" });
  const progress = { percentDone: 0.25 };
  await recordProgress(agent, { jobId, progress });
  expect((await getJob(context.asViewer(), { jobId })).progress).toBeNull();
  await acceptJob(agent, { jobId, acceptedAt: context.clock.now().toISOString() });
  await recordProgress(agent, { jobId, progress });
  expect((await getJob(context.asViewer(), { jobId })).progress).toEqual(progress);
  expect(context.emitted).toContainEqual({ name: "job.progressed", hostId: host.hostId, jobId });
  await finishJob(agent, { jobId, result: succeeded() });
  await recordProgress(agent, { jobId, progress });
  expect(context.services.progress.get(jobId)).toBeNull();
});

test("another host's agent may not", async () => {
  const [host, other] = [await createHost(context), await createHost(context)];
  const jobId = await createJob(context, host, { kind: "probe" });
  const forged = recordProgress(context.asAgent(other.hostId), { jobId, progress: { percentDone: 1 } });
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
});
