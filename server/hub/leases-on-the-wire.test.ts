import { expect, test } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { getJob, sweepLeases } from "@/server/domain/jobs";
import { getRepository } from "@/server/domain/repositories";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import type { FakeAgent } from "@/server/testing/fake-agent";
import { failed, succeeded } from "@/server/testing/results";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import type { TestHub } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const OFFLINE_MS = 60_000;
const PRUNE: JobOrder = { kind: "prune" };

/** Two hosts on one repository, both connected. */
async function scene(graceMs = 10_000) {
  const { testHub, host: first } = await startTestHub({ graceMs });
  // Signs of life on sockets are of the real clock.
  testHub.context.clock.set(new Date());
  const second = await createHost(testHub.context, { repoUrl: `rest:https://rest.test/${first.hostname}` });
  const connect = async (host: TestHost, runningJobs: string[] = []) => {
    const agent = await testHub.connect({ token: host.agentToken, machineId: host.hostId, bootId: "boot" });
    await agent.greet({ runningJobs });
    return agent;
  };
  return { testHub, first, second, connect, agents: [await connect(first), await connect(second)] as const };
}

/** A job that its agent has taken, and asks the repository for. */
async function asking(testHub: TestHub, host: TestHost, { agent, order }: { agent: FakeAgent; order: JobOrder }) {
  const jobId = await createJob(testHub.context, host, order);
  await agent.next("job.start");
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  agent.send({ type: "lease.requested", jobId });
  await until(
    () => getRepository(testHub.context.asViewer(), host),
    ({ leases }) => leases.some((lease) => lease.jobId === jobId),
  );
  return jobId;
}
const grants = (agent: FakeAgent) => agent.received.filter(({ type }) => type === "lease.granted").length;
const sweep = ({ context }: TestHub, listeningSince: Date) =>
  sweepLeases(context.asSystem(), { offlineMs: OFFLINE_MS, listeningSince });

test("a lease is told when it is given: at once where it is free, else when the holder's job ends", async () => {
  const { testHub, first, second, agents } = await scene();
  const [one, two] = agents;
  const backup = await asking(testHub, first, { agent: one, order: backupOrder(first) });
  expect(await one.next("lease.granted")).toMatchObject({ jobId: backup });
  const prune = await asking(testHub, second, { agent: two, order: PRUNE });
  expect(grants(two)).toBe(0);
  one.send({ type: "job.finished", jobId: backup, kind: "backup", chunkCount: 0, result: failed("no_space") });
  expect(await two.next("lease.granted")).toMatchObject({ jobId: prune });
  expect(await getRepository(testHub.context.asViewer(), first)).toMatchObject({
    leases: [{ jobId: prune, hostname: second.hostname, kind: "prune", mode: "exclusive", isHeld: true }],
  });
});

test("a request that is repeated, also on another connection, is answered again", async () => {
  const { testHub, first, connect, agents } = await scene();
  const [one] = agents;
  const jobId = await asking(testHub, first, { agent: one, order: PRUNE });
  await one.next("lease.granted");
  one.send({ type: "lease.requested", jobId });
  await one.next("lease.granted");
  await one.drop();
  const again = await connect(first, [jobId]);
  again.send({ type: "lease.requested", jobId });
  expect(await again.next("lease.granted")).toMatchObject({ jobId });
});

test("leases are rows: a server that is killed knows who holds and who waits when it is back", async () => {
  const { testHub, first, second, connect, agents } = await scene();
  const [one, two] = agents;
  const backup = await asking(testHub, first, { agent: one, order: backupOrder(first) });
  const prune = await asking(testHub, second, { agent: two, order: PRUNE });
  await testHub.restart();
  const [oneAgain, twoAgain] = [await connect(first, [backup]), await connect(second, [prune])];
  twoAgain.send({ type: "lease.requested", jobId: prune });
  oneAgain.send({ type: "lease.requested", jobId: backup });
  expect(await oneAgain.next("lease.granted")).toMatchObject({ jobId: backup });
  expect(grants(twoAgain)).toBe(0);
  oneAgain.send({ type: "job.finished", jobId: backup, kind: "backup", chunkCount: 0, result: failed("no_space") });
  expect(await twoAgain.next("lease.granted")).toMatchObject({ jobId: prune });
});

test("a holder that is killed with its host frees the repository when the bound has passed", async () => {
  const { testHub, first, second, agents } = await scene(20);
  const [one, two] = agents;
  const killed = await asking(testHub, first, { agent: one, order: PRUNE });
  const backup = await asking(testHub, second, { agent: two, order: backupOrder(second) });
  const startedAt = testHub.context.clock.now();
  await one.drop();
  await until(
    () => testHub.registry().isOnline(first.hostId),
    (isOnline) => !isOnline,
  );
  expect(await sweep(testHub, startedAt)).toBe(0);
  testHub.context.clock.advance(OFFLINE_MS + 1_000);
  expect(await sweep(testHub, startedAt)).toBe(1);
  expect(await two.next("lease.granted")).toMatchObject({ jobId: backup });
  expect(await getJob(testHub.context.asViewer(), { jobId: killed })).toMatchObject({ state: "running" });
});

test("no agent waits for ever: an unknown job is let in, one that is over is stopped", async () => {
  const { testHub, first, agents } = await scene();
  const [one] = agents;
  one.send({ type: "lease.requested", jobId: "unknown-job-1" });
  expect(await one.next("lease.granted")).toMatchObject({ jobId: "unknown-job-1" });
  const jobId = await createJob(testHub.context, first, PRUNE);
  await one.next("job.start");
  one.send({ type: "job.finished", jobId, kind: "prune", chunkCount: 0, result: succeeded() });
  await one.next("job.finished.ack");
  one.send({ type: "lease.requested", jobId });
  expect(await one.next("job.cancel")).toMatchObject({ jobId });
});
