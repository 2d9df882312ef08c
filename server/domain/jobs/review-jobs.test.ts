import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, cancelJob, dueJobs, getJob, QUEUE_EXPIRY_MS, reviewJobs } from "./index";

const PATIENCE_MS = 30_000;
let context: TestContext;
let host: TestHost;
let jobId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "probe" });
});
afterEach(() => context.close());

const agent = () => context.asAgent(host.hostId);
const review = (...runningJobs: string[]) =>
  reviewJobs(agent(), { hostId: host.hostId, runningJobs, patienceMs: PATIENCE_MS });
const state = async () => (await getJob(context.asViewer(), { jobId })).state;

test("an order that the agent does not name is sent again, but not before it had time to arrive", async () => {
  expect(await review()).toEqual({ resend: [], cancel: [] });
  await dueJobs(agent(), host);
  context.clock.advance(PATIENCE_MS - 1);
  expect(await review()).toEqual({ resend: [], cancel: [] });
  context.clock.advance(1);
  expect(await review()).toMatchObject({ resend: [{ jobId, order: { kind: "probe" } }], cancel: [] });
  context.clock.advance(QUEUE_EXPIRY_MS);
  expect(await review()).toEqual({ resend: [], cancel: [] });
  expect(await state()).toBe("sent");
});

test("a job that the agent names runs, although its acceptance was lost; twice does no harm", async () => {
  await dueJobs(agent(), host);
  expect(await review(jobId)).toEqual({ resend: [], cancel: [] });
  expect(await review(jobId)).toEqual({ resend: [], cancel: [] });
  expect(await state()).toBe("running");
  expect(context.emitted.filter(({ name }) => name === "job.changed")).toHaveLength(2);
});

test("a cancel is told again until it worked, also to a host that missed order and cancel alike", async () => {
  await dueJobs(agent(), host);
  await cancelJob(context.asOperator(), { jobId });
  context.clock.advance(PATIENCE_MS);
  expect(await review()).toMatchObject({ resend: [{ jobId }], cancel: [jobId] });
  await acceptJob(agent(), { jobId, acceptedAt: context.clock.now().toISOString() });
  expect(await review(jobId)).toEqual({ resend: [], cancel: [jobId] });
});

test("a running job that it does not name is left alone: its result may be on its way", async () => {
  await dueJobs(agent(), host);
  await acceptJob(agent(), { jobId, acceptedAt: context.clock.now().toISOString() });
  context.clock.advance(PATIENCE_MS);
  expect(await review()).toEqual({ resend: [], cancel: [] });
  expect(await state()).toBe("running");
});

test("an agent reviews its own host's jobs alone", async () => {
  await dueJobs(agent(), host);
  const other = await createHost(context);
  const named = { hostId: other.hostId, runningJobs: [jobId], patienceMs: 0 };
  expect(await reviewJobs(context.asAgent(other.hostId), named)).toEqual({ resend: [], cancel: [] });
  const forged = reviewJobs(context.asAgent(other.hostId), { ...named, hostId: host.hostId });
  await expect(forged).rejects.toMatchObject({ code: "role_required" });
  await expect(reviewJobs(context.asAdmin(), named)).rejects.toMatchObject({ code: "role_required" });
  expect(await state()).toBe("sent");
});
