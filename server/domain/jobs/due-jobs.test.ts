import { afterEach, beforeEach, expect, test } from "vitest";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { dueJobs, getJob, QUEUE_EXPIRY_MS } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const due = (of = host) => dueJobs(context.asAgent(of.hostId), { hostId: of.hostId });

test("each job is handed out once, oldest first, whoever asks at the same time", async () => {
  const first = await createJob(context, host, backupOrder(host));
  context.clock.advance(1);
  const second = await createJob(context, host, { kind: "snapshots" });
  const answers = await Promise.all([due(), due(), due()]);
  expect(answers.flat().map(({ jobId }) => jobId)).toEqual([first, second]);
  expect(answers.flat()[0]?.order).toEqual(backupOrder(host));
  expect(await getJob(context.asViewer(), { jobId: first })).toMatchObject({
    state: "sent",
    sentAt: context.clock.now(),
  });
});

test("only the host's own jobs, and none that has expired", async () => {
  const other = await createHost(context);
  await createJob(context, other, { kind: "probe" });
  const jobId = await createJob(context, host, { kind: "probe" });
  context.clock.advance(QUEUE_EXPIRY_MS);
  expect(await due()).toEqual([]);
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "queued" });
});

test("another host's agent, and a person, get nothing", async () => {
  const other = await createHost(context);
  const foreign = dueJobs(context.asAgent(other.hostId), { hostId: host.hostId });
  await expect(foreign).rejects.toMatchObject({ code: "role_required" });
  await expect(dueJobs(context.asAdmin(), { hostId: host.hostId })).rejects.toMatchObject({ code: "role_required" });
});
