import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Database } from "@/server/db/database";
import { createHost, createJob } from "@/server/testing/factories";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

test("the same machine replaces its old socket at once", async () => {
  const { testHub, host } = await startTestHub();
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const old = await testHub.connect(identity);
  await old.greet();
  const fresh = await testHub.connect(identity);
  await fresh.greet();
  expect(await old.closed).toMatchObject({ code: 4410 });
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  expect(await fresh.next("job.start")).toMatchObject({ jobId });
});

test.each([
  ["another machine", { machineId: "machine-2", bootId: "boot-2" }],
  ["a copy of the same disk", { machineId: "machine-1", bootId: "boot-2" }],
])("%s with the identity of a live agent is refused as a clone, on the record", async (_name, identity) => {
  const { testHub, host } = await startTestHub();
  const original = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-1" });
  await original.greet();
  const clone = await testHub.connect({ token: host.agentToken, ...identity });
  clone.hello();
  expect(await clone.next("rejected")).toMatchObject({ reason: "cloned_identity", retryAfterMs: 300_000 });
  expect(await clone.closed).toMatchObject({ code: 4409 });
  original.send({ type: "heartbeat", load1: 0, stateFreeBytes: 0, runningJobs: [] });
  expect(original.socket.readyState).toBe(original.socket.OPEN);
  const { prisma } = testHub.context.services.db;
  await until(
    () => prisma.auditEntry.count({ where: { action: "hosts.refuse_clone", hostId: host.hostId } }),
    (count) => count === 1,
  );
});

test("a machine that was powered off without a word takes its place back after it has booted", async () => {
  const { testHub, host } = await startTestHub({ limits: { cloneProbeMs: 100 } });
  const dead = await testHub.connect({
    token: host.agentToken,
    machineId: "machine-1",
    bootId: "boot-1",
    answersPings: false,
  });
  await dead.greet();
  const rebooted = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-2" });
  await rebooted.greet();
  expect(await dead.closed).toMatchObject({ code: 4410 });
});

test("a socket opened with an agent token that is replaced is cut off; so is one that had not greeted yet", async () => {
  const { testHub, host } = await startTestHub();
  const greeted = await testHub.connect({ token: host.agentToken });
  await greeted.greet();
  const waiting = await testHub.connect({ token: host.agentToken });
  const { services } = testHub.context;
  await services.db.prisma.host.update({ where: { id: host.hostId }, data: { agentTokenHash: randomUUID() } });
  services.events.emit("host.reenrolled", { hostId: host.hostId });
  expect(await greeted.closed).toMatchObject({ code: 4401 });
  waiting.hello();
  expect(await waiting.closed).toMatchObject({ code: 4401, reason: "agent_token_invalid" });
});

test("above the limit newcomers are asked to come later", async () => {
  const { testHub, host } = await startTestHub({ limits: { maxConnections: 1 } });
  const other = await createHost(testHub.context);
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const surplus = await testHub.connect({ token: other.agentToken });
  surplus.hello();
  expect(await surplus.next("rejected")).toMatchObject({ reason: "too_many_connections" });
  expect(await surplus.closed).toMatchObject({ code: 4429 });
});

const alertsOf = (hostId: string) => (context: { services: { db: Database } }) =>
  context.services.db.prisma.alert.findMany({ where: { hostId } });

test("a second machine raises one alert, whether the first is connected or only was", async () => {
  const { testHub, host } = await startTestHub();
  const alerts = () => alertsOf(host.hostId)(testHub.context);
  const original = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-1" });
  await original.greet();
  const clone = await testHub.connect({ token: host.agentToken, machineId: "machine-2", bootId: "boot-2" });
  clone.hello();
  await clone.closed;
  expect(await until(alerts, (rows) => rows.length === 1)).toMatchObject([{ subject: "machine-2", count: 1 }]);
  await original.leave();
  const newcomer = await testHub.connect({ token: host.agentToken, machineId: "machine-2", bootId: "boot-2" });
  await newcomer.greet();
  expect(await alerts()).toMatchObject([{ kind: "cloned_identity", subject: "machine-2", count: 2 }]);
});

test("a machine that comes back, was rebooted, or was enrolled on new hardware raises no alert", async () => {
  const { testHub, host } = await startTestHub();
  const { prisma } = testHub.context.services.db;
  for (const bootId of ["boot-1", "boot-1", "boot-2"]) {
    const agent = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId });
    await agent.greet();
    await agent.leave();
  }
  await until(
    () => prisma.host.findUniqueOrThrow({ where: { id: host.hostId } }),
    ({ bootId }) => bootId === "boot-2",
  );
  await prisma.host.update({ where: { id: host.hostId }, data: { machineId: null, bootId: null } });
  const moved = await testHub.connect({ token: host.agentToken, machineId: "machine-9", bootId: "boot-9" });
  await moved.greet();
  expect(await alertsOf(host.hostId)(testHub.context)).toEqual([]);
});

test("an order that one machine has got never goes to a second one", async () => {
  const { testHub, host } = await startTestHub();
  const first = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-1" });
  await first.greet();
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  await first.next("job.start");
  await first.leave();
  const second = await testHub.connect({ token: host.agentToken, machineId: "machine-2", bootId: "boot-2" });
  await second.greet();
  const after = await createJob(testHub.context, host, { kind: "probe" });
  expect(await second.next("job.start")).toMatchObject({ jobId: after });
  const lost = await testHub.context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
  expect(lost).toMatchObject({ state: "lost", sentToMachineId: "machine-1" });
});
