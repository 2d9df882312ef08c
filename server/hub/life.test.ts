import { expect, test } from "vitest";
import { createHost } from "@/server/testing/factories";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

test("a peer that answers no ping is closed after two heartbeats; one that does stays", async () => {
  const { testHub, host } = await startTestHub({ tuning: { heartbeatMs: 300 }, graceMs: 100 });
  const other = await createHost(testHub.context);
  const halfOpen = await testHub.connect({ token: host.agentToken, answersPings: false });
  const alive = await testHub.connect({ token: other.agentToken });
  await halfOpen.greet();
  await alive.greet();
  expect(await halfOpen.closed).toMatchObject({ code: 4408 });
  expect(testHub.hub().counters.silent).toBe(1);
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  expect(testHub.registry().isOnline(other.hostId)).toBe(true);
});

test("a lost socket counts as offline only after the grace", async () => {
  const { testHub, host } = await startTestHub({ tuning: { heartbeatMs: 200 }, graceMs: 1_000 });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { events } = testHub.context.services;
  const isOnline = () => testHub.registry().isOnline(host.hostId);
  const told: boolean[] = [];
  events.on("host.changed", () => told.push(isOnline()));
  await agent.drop();
  await until(
    () => testHub.registry().current(host.hostId),
    (session) => session === null,
  );
  expect(isOnline()).toBe(true);
  // Facts that are written meanwhile are told as well; what counts is the word that comes with being offline.
  await until(
    () => told,
    () => told.includes(false),
  );
  expect(isOnline()).toBe(false);
});

test("hello's facts and heartbeats reach the row", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken, machineId: "machine-1", bootId: "boot-1" });
  await agent.greet({ resticVersion: "0.19.1", agentVersion: "0.2.0" });
  const { prisma } = testHub.context.services.db;
  const row = await until(
    () => prisma.host.findUniqueOrThrow({ where: { id: host.hostId } }),
    ({ lastSeenAt }) => lastSeenAt !== null,
  );
  expect(row).toMatchObject({ resticVersion: "0.19.1", agentVersion: "0.2.0", machineId: "machine-1" });
});

test("shutdown closes every socket with 1001", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  await testHub.hub().close();
  expect(await agent.closed).toMatchObject({ code: 1001 });
});
