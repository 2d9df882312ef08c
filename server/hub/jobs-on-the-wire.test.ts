import { expect, test } from "vitest";
import { cancelJob, getJob, getJobLog } from "@/server/domain/jobs";
import { runSourceGroup } from "@/server/domain/source-groups";
import { backupOrder, createHost, createJob } from "@/server/testing/factories";
import type { AgentDraft } from "@/server/testing/fake-agent";
import { backupSummary, logLine, succeeded } from "@/server/testing/results";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import type { TestHub } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const jobState = (testHub: TestHub, jobId: string) => getJob(testHub.context.asViewer(), { jobId });
const chunk = (jobId: string, index: number, ...texts: string[]): AgentDraft => ({
  type: "job.logged",
  jobId,
  index,
  lines: texts.map(logLine),
});

test("a job runs from order to result: log without a gap, progress, summary, one acknowledgement each", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { jobId } = await runSourceGroup(testHub.context.asOperator(), host);
  expect((await agent.next("job.start")).jobId).toBe(jobId);
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  agent.send({ type: "job.progress", jobId, progress: { percentDone: 0.5 } });
  agent.send(chunk(jobId, 0, "one", "two"));
  expect(await agent.next("job.logged.ack")).toMatchObject({ jobId, index: 0 });
  expect(await jobState(testHub, jobId)).toMatchObject({ state: "running", progress: { percentDone: 0.5 } });
  const result = succeeded({ summary: backupSummary() });
  agent.send({ type: "job.finished", jobId, kind: "backup", chunkCount: 1, result });
  await agent.next("job.finished.ack");
  expect(await jobState(testHub, jobId)).toMatchObject({ state: "succeeded", summary: result.summary, progress: null });
  // A listing follows by itself.
  expect((await agent.next("job.start")).order).toEqual({ kind: "snapshots" });
});

test("every message may be repeated: one start, one result, no doubled line", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await testHub.connect({ token: host.agentToken, link: (draft) => [draft, draft] });
  await agent.greet();
  await agent.next("job.start");
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  agent.send(chunk(jobId, 0, "only once"));
  agent.send({ type: "job.finished", jobId, kind: "probe", chunkCount: 1, result: succeeded() });
  await agent.next("job.finished.ack");
  await agent.next("job.finished.ack");
  const log = await getJobLog(testHub.context.asViewer(), { jobId });
  expect(log).toMatchObject({ lines: [{ text: "only once" }], isComplete: true });
  const { prisma } = testHub.context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "jobs.finish" } })).toBe(1);
  expect(agent.received.filter(({ type }) => type === "job.start")).toHaveLength(1);
});

test("chunks out of order: the gap is told until it is filled, then the log is whole", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const acks: number[] = [];
  for (const index of [1, 0, 3, 2]) {
    agent.send(chunk(jobId, index, `line ${index}`));
    acks.push((await agent.next("job.logged.ack")).index);
    if (index === 3) {
      const early = await getJobLog(testHub.context.asViewer(), { jobId });
      expect(early.lines.map(({ text }) => text)).toEqual(["line 0", "line 1"]);
    }
  }
  expect(acks).toEqual([-1, 1, 1, 3]);
  const { lines } = await getJobLog(testHub.context.asViewer(), { jobId });
  expect(lines.map(({ text }) => text)).toEqual(["line 0", "line 1", "line 2", "line 3"]);
});

test("another host's job is refused and counted, and stays as it is", async () => {
  const { testHub, host } = await startTestHub();
  const other = await createHost(testHub.context);
  const jobId = await createJob(testHub.context, other, backupOrder(other));
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  agent.send({ type: "job.progress", jobId, progress: { percentDone: 1 } });
  agent.send(chunk(jobId, 0, "forged"));
  agent.send({ type: "job.finished", jobId, kind: "backup", chunkCount: 1, result: succeeded() });
  // Acknowledged all the same, so that an agent does not keep for ever what nobody wants.
  expect(await agent.next("job.logged.ack")).toMatchObject({ jobId, index: 0 });
  await agent.next("job.finished.ack");
  expect(testHub.hub().counters.refusedJob).toBe(4);
  expect(await jobState(testHub, jobId)).toMatchObject({ state: "queued", logLines: 0, progress: null });
});

test("an order lost on the way is sent again with the same id; a lost running job becomes lost", async () => {
  const { testHub, host } = await startTestHub();
  const sent = await createJob(testHub.context, host, { kind: "probe" });
  const running = await createJob(testHub.context, host, { kind: "snapshots" });
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const first = await testHub.connect(identity);
  await first.greet();
  await first.next("job.start");
  await first.next("job.start");
  first.send({ type: "job.accepted", jobId: running, acceptedAt: new Date().toISOString() });
  await until(
    () => jobState(testHub, running),
    ({ state }) => state === "running",
  );
  await first.drop();

  const second = await testHub.connect(identity);
  await second.greet();
  expect((await second.next("job.start")).jobId).toBe(sent);
  expect(await jobState(testHub, running)).toMatchObject({ state: "lost" });
  expect(await jobState(testHub, sent)).toMatchObject({ state: "sent" });
});

test("a server that is killed in mid-job takes the rest of the log and the result from the agent's outbox", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, backupOrder(host));
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const before = await testHub.connect(identity);
  await before.greet();
  await before.next("job.start");
  before.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  before.send(chunk(jobId, 0, "before"));
  await before.next("job.logged.ack");
  await testHub.restart();
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);

  const after = await testHub.connect(identity);
  await after.greet({ runningJobs: [jobId] });
  after.send(chunk(jobId, 0, "before"));
  after.send(chunk(jobId, 1, "after"));
  await after.next("job.logged.ack");
  const result = succeeded({ summary: backupSummary() });
  after.send({ type: "job.finished", jobId, kind: "backup", chunkCount: 2, result });
  await after.next("job.finished.ack");
  expect(await jobState(testHub, jobId)).toMatchObject({ state: "succeeded" });
  const { lines, isComplete } = await getJobLog(testHub.context.asViewer(), { jobId });
  expect(lines.map(({ text }) => text)).toEqual(["before", "after"]);
  expect(isComplete).toBe(true);
  const started = [...before.received, ...after.received].filter(
    (message) => message.type === "job.start" && message.jobId === jobId,
  );
  expect(started).toHaveLength(1);
});

test("an order, an acceptance or a cancel that is lost on a living connection is made good by the next heartbeats", async () => {
  const { testHub, host } = await startTestHub({ tuning: { heartbeatMs: 200 } });
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const beat = (...runningJobs: string[]) =>
    agent.send({ type: "heartbeat", load1: 0, stateFreeBytes: 0, runningJobs });
  // The first order counts as lost: it is not answered.
  expect((await agent.next("job.start")).jobId).toBe(jobId);
  testHub.context.clock.advance(200);
  beat();
  expect((await agent.next("job.start")).jobId).toBe(jobId);
  // So does the acceptance.
  beat(jobId);
  await until(
    () => jobState(testHub, jobId),
    ({ state }) => state === "running",
  );
  await cancelJob(testHub.context.asOperator(), { jobId });
  await agent.next("job.cancel");
  beat(jobId);
  expect((await agent.next("job.cancel")).jobId).toBe(jobId);
});
