import { afterEach, beforeEach, expect, test } from "vitest";
import { getHost } from "@/server/domain/hosts";
import { createHost, createJob } from "@/server/testing/factories";
import { failed } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, finishJob, getJob } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const at = () => context.clock.now().toISOString();

test("an accepted job runs; an accepted init shows on the repository", async () => {
  const host = await createHost(context, { repoState: "pending" });
  const jobId = await createJob(context, host, { kind: "init" });
  await acceptJob(context.asAgent(host.hostId), { jobId, acceptedAt: at() });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({
    state: "running",
    startedAt: context.clock.now(),
  });
  expect(await getHost(context.asViewer(), host)).toMatchObject({ repoStatus: "initializing" });
});

test("a repeat, and a late report about a job that is over, change nothing", async () => {
  const host = await createHost(context);
  const jobId = await createJob(context, host, { kind: "probe" });
  const agent = context.asAgent(host.hostId);
  const acceptedAt = at();
  await acceptJob(agent, { jobId, acceptedAt });
  context.clock.advance(5_000);
  await acceptJob(agent, { jobId, acceptedAt: at() });
  expect((await getJob(context.asViewer(), { jobId })).startedAt).toEqual(new Date(acceptedAt));
  await finishJob(agent, { jobId, result: failed("repo_unreachable") });
  await acceptJob(agent, { jobId, acceptedAt });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "failed" });
});

test("a clock that is ahead does not start jobs in the future", async () => {
  const host = await createHost(context);
  const jobId = await createJob(context, host, { kind: "probe" });
  await acceptJob(context.asAgent(host.hostId), { jobId, acceptedAt: "2099-01-01T00:00:00.000Z" });
  expect((await getJob(context.asViewer(), { jobId })).startedAt).toEqual(context.clock.now());
});

test("another host's agent may not", async () => {
  const [host, other] = [await createHost(context), await createHost(context)];
  const jobId = await createJob(context, host, { kind: "probe" });
  const forged = acceptJob(context.asAgent(other.hostId), { jobId, acceptedAt: at() });
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
});
