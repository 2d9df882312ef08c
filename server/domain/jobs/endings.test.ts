import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TERMINAL_JOB_STATES } from "@/agent/protocol/mod";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { failed, logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  acceptJob,
  appendLog,
  cancelJob,
  dueJobs,
  finishJob,
  getJob,
  QUEUE_EXPIRY_MS,
  reconcileJobs,
  recordProgress,
  reviewJobs,
  sweepJobs,
} from "./index";

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
const now = () => context.clock.now().toISOString();
const view = () => getJob(context.asViewer(), { jobId });
const send = () => dueJobs(agent(), host);
const accept = () => acceptJob(agent(), { jobId, acceptedAt: now() });
const hello = (runningJobs: string[] = [], finishedJobs: string[] = []) =>
  reconcileJobs(agent(), { hostId: host.hostId, runningJobs, finishedJobs });
const cancel = () => cancelJob(context.asOperator(), { jobId });
const sweep = () => sweepJobs(context.asSystem());

describe.each(TERMINAL_JOB_STATES)("a job that is %s", (state) => {
  it("stays so, whatever comes late, and is audited no more", async () => {
    await send();
    await accept();
    if (state === "lost") await hello();
    else await finishJob(agent(), { jobId, result: { ...succeeded(), state } });
    const over = await view();
    expect(over.state).toBe(state);
    const audited = await context.services.db.prisma.auditEntry.count();

    context.clock.advance(QUEUE_EXPIRY_MS + 60_000);
    context.connections.setOnline(host.hostId, true);
    await accept();
    await recordProgress(agent(), { jobId, progress: { percentDone: 0.5 } });
    await appendLog(agent(), { hostId: host.hostId, jobId, index: 0, lines: [logLine("late")] });
    await finishJob(agent(), { jobId, result: state === "succeeded" ? failed("unknown") : succeeded() });
    await hello([jobId]);
    await hello([], [jobId]);
    await reviewJobs(agent(), { hostId: host.hostId, runningJobs: [jobId], patienceMs: 0 });
    await sweep();
    await expect(cancel()).rejects.toMatchObject({ code: "job_finished" });
    expect(await send()).toEqual([]);
    expect(await view()).toEqual(over);
    expect(await context.services.db.prisma.auditEntry.count()).toBe(audited);
  });
});

describe("a job that was sent to a host which is away now, and is cancelled meanwhile", () => {
  beforeEach(async () => {
    await send();
    expect(await cancel()).toMatchObject({ state: "sent", cancelRequestedAt: context.clock.now() });
  });

  it("is cancelled when the agent comes back and never heard of it", async () => {
    expect(await hello()).toMatchObject({ resend: [], cancel: [] });
    expect(await view()).toMatchObject({ state: "cancelled", cause: "cancelled" });
  });

  it("is stopped when the agent comes back and runs it", async () => {
    expect(await hello([jobId])).toMatchObject({ resend: [], cancel: [jobId] });
    expect(await view()).toMatchObject({ state: "running" });
    await finishJob(agent(), { jobId, result: { ...failed("cancelled"), state: "cancelled" } });
    expect(await view()).toMatchObject({ state: "cancelled" });
  });

  it("is what the agent says it became, when it was over before the cancel arrived", async () => {
    expect(await hello([], [jobId])).toMatchObject({ resend: [], cancel: [] });
    await finishJob(agent(), { jobId, result: succeeded() });
    expect(await view()).toMatchObject({ state: "succeeded" });
  });
});

describe("a job whose time runs out while its agent is away", () => {
  const runOut = () => context.clock.advance(QUEUE_EXPIRY_MS + 60_001);

  it("is not given up when it runs: its result is taken, however late", async () => {
    await send();
    await accept();
    runOut();
    expect(await sweep()).toBe(0);
    context.connections.setOnline(host.hostId, true);
    expect(await sweep()).toBe(0);
    await hello([jobId]);
    await finishJob(agent(), { jobId, result: succeeded() });
    expect(await view()).toMatchObject({ state: "succeeded" });
  });

  it.each([
    ["runs", () => hello([jobId])],
    ["has ended and its result is on its way", () => hello([], [jobId])],
  ])("is not given up either when it %s and only its acceptance was lost", async (_name, comeBack) => {
    await send();
    runOut();
    expect(await sweep()).toBe(0);
    await comeBack();
    context.connections.setOnline(host.hostId, true);
    expect(await sweep()).toBe(0);
    expect(await view()).toMatchObject({ state: "running" });
    await finishJob(agent(), { jobId, result: succeeded() });
    expect(await view()).toMatchObject({ state: "succeeded" });
  });

  it("has timed out when it never arrived, and is not sent any more", async () => {
    await send();
    runOut();
    expect(await hello()).toMatchObject({ resend: [] });
    expect(await view()).toMatchObject({ state: "failed", cause: "timeout" });
  });
});
