import { expect, test } from "vitest";
import { occurrenceJobId } from "@/agent/calendar/mod";
import { getJob, getJobLog, listJobs } from "@/server/domain/jobs";
import { deleteSchedule, listMissedRuns, updateSchedule } from "@/server/domain/schedules";
import { addSchedule, backupOrder, createHost, type TestHost } from "@/server/testing/factories";
import type { AgentDraft } from "@/server/testing/fake-agent";
import { backupSummary, logLine, succeeded } from "@/server/testing/results";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";

closeHubsAfterEach();

const nominalAt = "2026-11-23T02:00:00.000Z";
type Announced = Extract<AgentDraft, { type: "job.announced" }>;
const announced = (host: TestHost, scheduleId: string): Announced => ({
  type: "job.announced",
  jobId: occurrenceJobId(scheduleId, new Date(nominalAt), host.sourceGroupId),
  ...{ scheduleId, nominalAt, acceptedAt: "2026-11-23T02:00:05.000Z" },
  order: backupOrder(host),
});
const missed = (scheduleId: string): AgentDraft => ({
  ...{ type: "schedule.missed", missedId: "missed-0001", scheduleId, reason: "host_was_down" },
  ...{ firstAt: "2026-11-21T02:00:00.000Z", lastAt: "2026-11-22T02:00:00.000Z", count: 2 },
});

test("a change of a schedule reaches a connected agent at once", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const scheduleId = await addSchedule(testHub.context, host);
  expect((await agent.next("config.replace")).config.schedules).toMatchObject([{ scheduleId, cron: "0 2 * * *" }]);
  await updateSchedule(testHub.context.asOperator(), { scheduleId, cron: "0 3 * * *" });
  expect((await agent.next("config.replace")).config.schedules).toMatchObject([{ scheduleId, cron: "0 3 * * *" }]);
});

test("what a schedule did while no server was there arrives whole, with every message repeated", async () => {
  const { testHub, host } = await startTestHub();
  const scheduleId = await addSchedule(testHub.context, host);
  const agent = await testHub.connect({ token: host.agentToken, link: (draft) => [draft, draft] });
  const draft = announced(host, scheduleId);
  const { jobId } = draft;
  await agent.greet({ finishedJobs: [jobId] });
  agent.send(draft);
  expect(await agent.next("job.announced.ack")).toMatchObject({ jobId });
  agent.send({ type: "job.logged", jobId, index: 0, lines: [logLine("only once")] });
  const result = succeeded({ summary: backupSummary() });
  agent.send({ type: "job.finished", jobId, kind: "backup", chunkCount: 1, result });
  agent.send(missed(scheduleId));
  expect(await agent.next("schedule.missed.ack")).toMatchObject({ missedId: "missed-0001" });
  await agent.next("schedule.missed.ack");
  const viewer = testHub.context.asViewer();
  expect(await getJob(viewer, { jobId })).toMatchObject({ state: "succeeded", requestedBy: "schedule nightly" });
  expect((await getJobLog(viewer, { jobId })).lines).toMatchObject([{ text: "only once" }]);
  expect(await listMissedRuns(viewer, { scheduleId })).toMatchObject([{ count: 2 }]);
  expect(testHub.hub().counters.refusedJob).toBe(0);
});

test("an announcement that is lost is told again on the next connection, and nothing is doubled", async () => {
  const { testHub, host } = await startTestHub();
  const scheduleId = await addSchedule(testHub.context, host);
  const draft = announced(host, scheduleId);
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const first = await testHub.connect({ ...identity, link: (one) => (one.type === "job.announced" ? [] : [one]) });
  await first.greet({ runningJobs: [draft.jobId] });
  first.send(draft);
  await first.drop();
  for (const round of [1, 2]) {
    const again = await testHub.connect(identity);
    await again.greet({ runningJobs: [draft.jobId] });
    again.send(draft);
    await again.next("job.announced.ack");
    if (round === 1) await testHub.restart();
  }
  const jobs = await listJobs(testHub.context.asViewer(), { kind: "backup" });
  expect(jobs).toMatchObject([{ jobId: draft.jobId, state: "running" }]);
});

test("what is refused is acknowledged and counted; a removed schedule's job still gets its place", async () => {
  const { testHub, host } = await startTestHub();
  const other = await createHost(testHub.context);
  const foreign = await addSchedule(testHub.context, other);
  const gone = await addSchedule(testHub.context, host);
  await deleteSchedule(testHub.context.asOperator(), { scheduleId: gone });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet({ configRevision: 3 });
  agent.send(announced(host, foreign));
  await agent.next("job.announced.ack");
  agent.send(missed(foreign));
  await agent.next("schedule.missed.ack");
  agent.send(missed(gone));
  await agent.next("schedule.missed.ack");
  expect(testHub.hub().counters.refusedJob).toBe(3);
  agent.send(announced(host, gone));
  const { jobId } = await agent.next("job.announced.ack");
  expect(await listJobs(testHub.context.asViewer(), {})).toMatchObject([
    { jobId, state: "running", requestedBy: "a removed schedule" },
  ]);
});
