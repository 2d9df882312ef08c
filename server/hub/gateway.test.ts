import { expect, test } from "vitest";
import { deleteHost } from "@/server/domain/hosts";
import { cancelJob } from "@/server/domain/jobs";
import { probeRepository, replaceRepository } from "@/server/domain/repositories";
import { backupOrder, createJob, TEST_ACCESS } from "@/server/testing/factories";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

test("configuration with the credentials is sent when the revision differs, and before any order", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, backupOrder(host));
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet({ configRevision: 0 });
  const { config } = await agent.next("config.replace");
  expect(config).toMatchObject({ revision: 1, repository: TEST_ACCESS, sourceGroups: [{ name: "default" }] });
  expect(await agent.next("job.start")).toMatchObject({ jobId, order: { kind: "backup" } });
  expect(agent.received.map(({ type }) => type)).toEqual(["welcome", "config.replace", "job.start"]);
});

test("an agent that is ahead of the server is overtaken", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  expect(await agent.greet({ configRevision: 7 })).toMatchObject({ configRevision: 8 });
  expect((await agent.next("config.replace")).config.revision).toBe(8);
});

test("a change of the repository reaches a connected agent by itself", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { hostId } = host;
  await replaceRepository(testHub.context.asOperator(), { hostId, repoPassword: "new-backend-secret" });
  const { config } = await agent.next("config.replace");
  expect(config).toMatchObject({ revision: 2, repository: { password: "new-backend-secret" } });
  agent.send({ type: "config.applied", revision: 2 });
  const { db } = testHub.context.services;
  await until(
    () => db.prisma.host.findUniqueOrThrow({ where: { id: hostId } }),
    (row) => row.appliedRevision === 2,
  );
});

test("an order never overtakes a change of the configuration, even one that was not announced yet", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { db } = testHub.context.services;
  await db.prisma.host.update({ where: { id: host.hostId }, data: { configRevision: { increment: 1 } } });
  const { jobId } = await probeRepository(testHub.context.asOperator(), { hostId: host.hostId });
  expect((await agent.next("job.start")).jobId).toBe(jobId);
  expect(agent.received.map(({ type }) => type)).toEqual(["welcome", "config.replace", "job.start"]);
});

test("cancel reaches a running job, and again after a reconnect", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, backupOrder(host));
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const first = await testHub.connect(identity);
  await first.greet();
  await first.next("job.start");
  await cancelJob(testHub.context.asOperator(), { jobId });
  expect((await first.next("job.cancel")).jobId).toBe(jobId);
  await first.drop();
  const second = await testHub.connect(identity);
  await second.greet({ runningJobs: [jobId] });
  expect((await second.next("job.cancel")).jobId).toBe(jobId);
});

test("a removed host is told so, cut off, and its token opens nothing any more", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  await deleteHost(testHub.context.asOperator(), { hostId: host.hostId });
  await agent.next("agent.revoked");
  expect(await agent.closed).toMatchObject({ code: 4403 });
  await expect(testHub.connect({ token: host.agentToken })).rejects.toMatchObject({ status: 401 });
  expect(testHub.registry().isOnline(host.hostId)).toBe(false);
});
