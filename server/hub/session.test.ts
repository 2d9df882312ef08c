import { expect, test } from "vitest";
import { MAX_FRAME_BYTES } from "@/agent/protocol/mod";
import { backupOrder, createJob } from "@/server/testing/factories";
import type { AgentDraft } from "@/server/testing/fake-agent";
import { logLine } from "@/server/testing/results";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import type { TestHub } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const chunk = (jobId: string, index: number, ...texts: string[]): AgentDraft => ({
  type: "job.logged",
  jobId,
  index,
  lines: texts.map(logLine),
});

test("nothing is sent before welcome, and without hello the socket is closed", async () => {
  const { testHub, host } = await startTestHub({ tuning: { heartbeatMs: 200 }, limits: { helloTimeoutMs: 100 } });
  await createJob(testHub.context, host, backupOrder(host));
  const agent = await testHub.connect({ token: host.agentToken });
  await announceJob(testHub);
  expect(await agent.closed).toEqual({ code: 4408, reason: "no hello came" });
  expect(agent.received).toEqual([]);
});

/** Something happens for the host while its agent has not greeted yet. */
async function announceJob({ context }: TestHub): Promise<void> {
  const host = await context.services.db.prisma.host.findFirstOrThrow();
  context.services.events.emit("job.queued", { hostId: host.id, jobId: "whatever-1" });
}

test("the first message must be hello", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  agent.send({ type: "heartbeat", load1: 0, stateFreeBytes: 0, runningJobs: [] });
  expect(await agent.closed).toMatchObject({ code: 4400 });
});

test.each([
  ["no JSON", "hello"],
  ["an unknown type", JSON.stringify({ v: 1, id: "1", type: "shell", command: "id" })],
  ["a missing field", JSON.stringify({ v: 1, id: "1", type: "heartbeat" })],
  ["a binary frame", Buffer.from([1, 2, 3])],
])("%s closes the socket with a code, and is counted", async (_name, frame) => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  agent.sendRaw(frame);
  expect(await agent.closed).toMatchObject({ code: 4400 });
  expect(testHub.hub().counters.badFrame).toBe(1);
});

test.each([
  [4413, MAX_FRAME_BYTES + 1],
  [1009, 2 * MAX_FRAME_BYTES + 1],
])("a frame that is too big closes with %i, and is counted", async (code, size) => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  agent.sendRaw("x".repeat(size));
  expect(await agent.closed).toMatchObject({ code });
  await until(
    () => testHub.hub().counters.tooBig,
    (count) => count === 1,
  );
});

test("another protocol version is rejected with the reason, whatever else its hello holds", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  agent.sendRaw(JSON.stringify({ v: 99, type: "hello", protocol: 99 }));
  expect(await agent.next("rejected")).toMatchObject({ reason: "protocol_unsupported" });
  expect(await agent.closed).toMatchObject({ code: 4426 });
});

test("a peer that does not read is cut off instead of filling the memory", async () => {
  const { testHub, host } = await startTestHub({ limits: { maxBufferedBytes: 64 * 1024 } });
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  agent.socket.pause();
  const flood = setInterval(() => {
    if (agent.socket.bufferedAmount < 1_000_000)
      for (let index = 0; index < 200; index += 1) agent.send(chunk(jobId, index, "x"));
  }, 5);
  try {
    await until(
      () => testHub.hub().counters.tooSlow,
      (count) => count === 1,
      60_000,
    );
  } finally {
    clearInterval(flood);
    agent.socket.terminate();
  }
}, 90_000);

test("one agent's flood is handled in order and leaves the others their turns", async () => {
  const { testHub, host } = await startTestHub();
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  await agent.next("job.start");
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  const { progress } = testHub.context.services;
  const handled: (number | undefined)[] = [];
  const keep = progress.set;
  progress.set = (id, given) => {
    handled.push(given.filesDone);
    keep(id, given);
  };
  const COUNT = 500;
  for (let index = 0; index < COUNT; index += 1)
    agent.send({ type: "job.progress", jobId, progress: { filesDone: index } });
  let most = 0;
  for (let before = 0; before < COUNT; ) {
    await new Promise((resolve) => setImmediate(resolve));
    most = Math.max(most, handled.length - before);
    before = handled.length;
  }
  expect(handled).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  expect(most).toBeLessThanOrEqual(2);
});
