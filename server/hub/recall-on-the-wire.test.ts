import { expect, test } from "vitest";
import { occurrenceJobId } from "@/agent/calendar/mod";
import { EXTRA_JOB_KINDS } from "@/agent/protocol/mod";
import { listAlerts } from "@/server/domain/alerts";
import { settleRestored } from "@/server/domain/copies";
import { getHost } from "@/server/domain/hosts";
import { getJob, listJobs } from "@/server/domain/jobs";
import { addSchedule, backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import type { FakeAgent } from "@/server/testing/fake-agent";
import { backupSummary, failed, succeeded } from "@/server/testing/results";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import type { TestHub } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const HOUR_MS = 60 * 60 * 1000;

/** The server of that moment comes back as a restored one. @returns when the copy was made */
async function restoreNow({ context, ...testHub }: TestHub): Promise<Date> {
  const copiedAt = context.clock.now();
  await settleRestored(context.asSystem(), { copiedAt, serverVersion: "0.1.0" });
  await testHub.restart();
  context.clock.advance(24 * HOUR_MS);
  return copiedAt;
}

/** Jobs of the copy: one that still waits, one on its way, one that runs. */
async function openJobs(testHub: TestHub, host: TestHost, agent: FakeAgent) {
  const [running, sent] = [
    await createJob(testHub.context, host, backupOrder(host)),
    await createJob(testHub.context, host, { kind: "check", readData: null }),
  ];
  for (const _ of [running, sent]) await agent.next("job.start");
  agent.send({ type: "job.accepted", jobId: running, acceptedAt: testHub.context.clock.now().toISOString() });
  await until(
    () => getJob(testHub.context.asViewer(), { jobId: running }),
    ({ state }) => state === "running",
  );
  await agent.drop();
  const queued = await createJob(testHub.context, host, backupOrder(host));
  return { running, sent, queued };
}

const connect = async (testHub: TestHub, host: TestHost) =>
  testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-1" });

const kindsOf = (agent: FakeAgent) =>
  agent.received.flatMap((message) => (message.type === "job.start" ? [message.order.kind] : []));
const stateOf = async (testHub: TestHub, jobId: string) => (await getJob(testHub.context.asViewer(), { jobId })).state;

test("a restored server asks first and orders nothing of the copy: what the host did counts, the rest is given up", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await connect(testHub, host);
  await agent.greet();
  const { running, sent, queued } = await openJobs(testHub, host, agent);
  const copiedAt = await restoreNow(testHub);

  const again = await connect(testHub, host);
  await again.greet();
  const asked = await again.next("jobs.recall");
  expect(asked).toMatchObject({ since: new Date(copiedAt.getTime() - HOUR_MS).toISOString() });
  expect([...asked.jobIds].sort()).toEqual([running, sent, queued].sort());
  again.send({ type: "heartbeat", load1: null, stateFreeBytes: null, runningJobs: [] });
  const result = succeeded({ summary: backupSummary() });
  for (const _ of ["told", "told again"]) again.send({ type: "job.recalled", jobId: running, kind: "backup", result });
  again.send({ type: "job.recalled", jobId: queued, kind: "backup", result: failed("no_space") });
  again.send({ type: "jobs.recalled" });

  expect(await again.next("job.start")).toMatchObject({ order: { kind: "snapshots" } });
  expect(kindsOf(again)).toEqual(["snapshots"]);
  expect(await stateOf(testHub, running)).toBe("succeeded");
  expect(await getJob(testHub.context.asViewer(), { jobId: sent })).toMatchObject({
    state: "lost",
    message: expect.stringContaining("restored from a copy"),
  });

  await testHub.restart();
  const third = await connect(testHub, host);
  await third.greet();
  await createJob(testHub.context, host, { kind: "probe" });
  await third.next("job.start");
  expect(third.received.some(({ type }) => type === "jobs.recall")).toBe(false);
});

test("jobs that the copy does not know get their rows, by schedule or by order, and still run where they run", async () => {
  const { testHub, host } = await startTestHub();
  const scheduleId = await addSchedule(testHub.context, host);
  await restoreNow(testHub);
  const nominalAt = "2026-11-24T02:00:00.000Z";
  const agent = await connect(testHub, host);
  await agent.greet();
  await agent.next("jobs.recall");
  const told = { order: backupOrder(host), acceptedAt: nominalAt };
  const [byPlan, byPerson, going] = [
    occurrenceJobId(scheduleId, new Date(nominalAt), host.sourceGroupId),
    "lost-order-1",
    "lost-order-2",
  ];
  const result = succeeded({ summary: backupSummary(), finishedAt: nominalAt });
  agent.send({ type: "job.recalled", jobId: byPlan, kind: "backup", told: { ...told, scheduleId, nominalAt }, result });
  agent.send({ type: "job.recalled", jobId: byPerson, kind: "backup", told, result });
  agent.send({ type: "job.recalled", jobId: going, kind: "backup", told, result: null });
  agent.send({ type: "job.recalled", jobId: "nobody-knows-1", kind: "backup", result });
  agent.send({
    type: "job.recalled",
    jobId: "not-its-own-id",
    kind: "backup",
    told: { ...told, scheduleId, nominalAt },
    result,
  });
  agent.send({ type: "jobs.recalled" });
  await agent.next("job.start");
  const jobs = await listJobs(testHub.context.asViewer(), { kind: "backup" });
  expect(new Map(jobs.map(({ jobId, state }) => [jobId, state]))).toEqual(
    new Map([
      [byPlan, "succeeded"],
      [byPerson, "succeeded"],
      [going, "running"],
    ]),
  );
  expect(jobs.find(({ jobId }) => jobId === byPlan)).toMatchObject({ scheduleId, requestedBy: "schedule nightly" });
  expect(await getHost(testHub.context.asViewer(), { hostId: host.hostId })).toMatchObject({
    lastBackup: { state: "succeeded" },
  });
});

test("a host whose settings were newer takes the copy's and is named in an alert; one that was not is not", async () => {
  const { testHub, host } = await startTestHub();
  const calm = await createHost(testHub.context);
  await restoreNow(testHub);
  for (const [one, configRevision] of [
    [host, 7],
    [calm, 1],
  ] as const) {
    const agent = await testHub.connect({ token: one.agentToken });
    const { configRevision: next } = await agent.greet({ configRevision });
    expect(next).toBeGreaterThan(100_000);
    expect((await agent.next("config.replace")).config.revision).toBe(next);
    await agent.next("jobs.recall");
    agent.send({ type: "jobs.recalled" });
    await agent.next("job.start");
  }
  const alerts = await listAlerts(testHub.context.asViewer(), { state: "open" });
  expect(alerts.map(({ kind, hostId }) => [kind, hostId]).sort()).toEqual([
    ["server_restored", null],
    ["settings_older", host.hostId],
  ]);
});

test("an agent that is too old to be asked is ordered nothing of the copy either", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, backupOrder(host));
  await restoreNow(testHub);
  const agent = await connect(testHub, host);
  await agent.greet({ extraKinds: EXTRA_JOB_KINDS.filter((kind) => kind !== "restore") });
  expect(await agent.next("job.start")).toMatchObject({ order: { kind: "snapshots" } });
  expect(await stateOf(testHub, jobId)).toBe("lost");
  expect(agent.received.some(({ type }) => type === "jobs.recall")).toBe(false);
});

test("what nobody asked for is not taken, nor another host's job", async () => {
  const { testHub, host } = await startTestHub();
  const other = await createHost(testHub.context);
  const foreign = await createJob(testHub.context, other, backupOrder(other));
  const told = { order: backupOrder(host), acceptedAt: "2026-11-23T08:00:00.000Z" };
  const agent = await connect(testHub, host);
  await agent.greet();
  agent.send({ type: "job.recalled", jobId: "made-up-job-1", kind: "backup", told, result: succeeded() });
  await restoreNow(testHub);
  const again = await connect(testHub, host);
  await again.greet();
  await again.next("jobs.recall");
  again.send({ type: "job.recalled", jobId: foreign, kind: "backup", told, result: succeeded() });
  again.send({ type: "jobs.recalled" });
  await again.next("job.start");
  expect(testHub.hub().counters.refusedJob).toBe(1);
  expect(await stateOf(testHub, foreign)).toBe("queued");
  await expect(getJob(testHub.context.asViewer(), { jobId: "made-up-job-1" })).rejects.toThrow();
});
