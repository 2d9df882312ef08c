import { expect, test } from "vitest";
import { startRestore } from "@/server/domain/restores";
import { addSnapshot, createHost, createJob, TEST_ACCESS } from "@/server/testing/factories";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";

closeHubsAfterEach();

async function startWithSnapshot() {
  const { testHub, host } = await startTestHub();
  const { context } = testHub;
  const owner = await createHost(context, { hostname: "owner" });
  return { testHub, host, owner, snapshotId: await addSnapshot(context, owner) };
}

test("access to another host's repository goes with the order, at every sending, and lies nowhere in the database", async () => {
  const { testHub, host, owner, snapshotId } = await startWithSnapshot();
  const { context } = testHub;
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const input = { hostId: owner.hostId, snapshotId, toHostId: host.hostId };
  const { jobId } = await startRestore(context.asAdmin(), input);
  const access = { url: "rest:https://rest.test/owner", ...TEST_ACCESS };
  expect(await agent.next("job.start")).toMatchObject({ jobId, access });
  const own = await createJob(context, host, { kind: "probe" });
  const start = await agent.next("job.start");
  expect(start).toMatchObject({ jobId: own });
  expect(start).not.toHaveProperty("access");
  await agent.leave();
  const again = await testHub.connect({ token: host.agentToken });
  await again.greet({ runningJobs: [own] });
  expect(await again.next("job.start")).toMatchObject({ jobId, access });
  const rows = await context.services.db.prisma.job.findMany();
  expect(JSON.stringify(rows)).not.toContain(TEST_ACCESS.encryptionPassword);
});

test("an agent that knows nothing of other hosts' repositories gets no such order, of whatever kind", async () => {
  const { testHub, host, owner } = await startWithSnapshot();
  const { context } = testHub;
  const accessUntil = new Date(context.clock.now().getTime() + 3_600_000).toISOString();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet({ extraKinds: ["stats"] });
  const order = { kind: "verify", sampleFiles: 1, sampleBytes: 1, accessUntil } as const;
  await createJob(context, { ...host, repositoryId: owner.repositoryId }, order);
  const marker = await createJob(context, host, { kind: "probe" });
  expect((await agent.next("job.start")).jobId).toBe(marker);
});
