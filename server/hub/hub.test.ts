import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { MAX_FRAME_BYTES } from "@/agent/protocol/mod";
import { deleteHost } from "@/server/domain/hosts";
import { cancelJob, getJob, getJobLog } from "@/server/domain/jobs";
import { replaceRepository } from "@/server/domain/repositories";
import { runSourceGroup } from "@/server/domain/source-groups";
import { backupOrder, createHost, createJob, TEST_ACCESS, type TestHost } from "@/server/testing/factories";
import { type AgentDraft, UpgradeRefused } from "@/server/testing/fake-agent";
import { backupSummary, logLine, succeeded } from "@/server/testing/results";
import { createTestHub, type TestHub, type TestHubOptions } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

const open: TestHub[] = [];
afterEach(async () => {
  for (const testHub of open.splice(0)) await testHub.close();
});

async function start(options: TestHubOptions = {}): Promise<{ testHub: TestHub; host: TestHost }> {
  const testHub = await createTestHub(options);
  open.push(testHub);
  return { testHub, host: await createHost(testHub.context) };
}

const jobState = (testHub: TestHub, jobId: string) => getJob(testHub.context.asViewer(), { jobId });
const chunk = (jobId: string, index: number, ...texts: string[]): AgentDraft => ({
  type: "job.logged",
  jobId,
  index,
  lines: texts.map(logLine),
});

test("an agent with a valid token is welcomed and shown online", async () => {
  const { testHub, host } = await start();
  const agent = await testHub.connect({ token: host.agentToken });
  const welcome = await agent.greet();
  expect(welcome).toMatchObject({ protocol: 1, configRevision: 1, tuning: { heartbeatMs: 30_000 } });
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);
  expect(testHub.context.emitted).toContainEqual({ name: "host.changed", hostId: host.hostId });
});

test("a wrong token is answered 401 with a code, and counted", async () => {
  const { testHub } = await start();
  const refusal = await testHub.connect({ token: "rma_nobody" }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefused);
  expect(refusal).toMatchObject({ status: 401 });
  expect(JSON.parse((refusal as UpgradeRefused).body)).toMatchObject({ code: "agent_token_invalid" });
  expect(testHub.hub().counters.badToken).toBe(1);
});

test("upgrades on any other path are cut off", async () => {
  const { testHub, host } = await start();
  for (const path of ["/", "/ws", "/ws/agent/", "/ws/agents", "/_next/webpack-hmr", "//ws/agent"]) {
    const connecting = testHub.connect({ token: host.agentToken, path });
    await expect(connecting, path).rejects.toThrow("socket hang up");
  }
});

test("in development other upgrades go to the fallback", async () => {
  const paths: (string | undefined)[] = [];
  const { testHub, host } = await start({
    fallback: (request, socket) => {
      paths.push(request.url);
      socket.destroy();
    },
  });
  await expect(testHub.connect({ token: host.agentToken, path: "/hmr" })).rejects.toThrow();
  expect(paths).toEqual(["/hmr"]);
});

test("nothing is sent before welcome, and without hello the socket is closed", async () => {
  const { testHub, host } = await start({ tuning: { heartbeatMs: 200 }, limits: { helloTimeoutMs: 100 } });
  await createJob(testHub.context, host, backupOrder(host));
  const agent = await testHub.connect({ token: host.agentToken });
  await deleteLater(testHub);
  expect(await agent.closed).toEqual({ code: 4408, reason: "no hello came" });
  expect(agent.received).toEqual([]);
});

/** Something happens for the host while its agent has not greeted yet. */
async function deleteLater({ context }: TestHub): Promise<void> {
  const host = await context.services.db.prisma.host.findFirstOrThrow();
  context.services.events.emit("job.queued", { hostId: host.id, jobId: "whatever-1" });
}

test("the first message must be hello", async () => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
  const agent = await testHub.connect({ token: host.agentToken });
  agent.sendRaw(JSON.stringify({ v: 99, type: "hello", protocol: 99 }));
  expect(await agent.next("rejected")).toMatchObject({ reason: "protocol_unsupported" });
  expect(await agent.closed).toMatchObject({ code: 4426 });
});

test("configuration with the credentials is sent when the revision differs, and before any order", async () => {
  const { testHub, host } = await start();
  const jobId = await createJob(testHub.context, host, backupOrder(host));
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet({ configRevision: 0 });
  const { config } = await agent.next("config.replace");
  expect(config).toMatchObject({ revision: 1, repository: TEST_ACCESS, sourceGroups: [{ name: "default" }] });
  expect(await agent.next("job.start")).toMatchObject({ jobId, order: { kind: "backup" } });
  expect(agent.received.map(({ type }) => type)).toEqual(["welcome", "config.replace", "job.start"]);
});

test("an agent that is ahead of the server is overtaken", async () => {
  const { testHub, host } = await start();
  const agent = await testHub.connect({ token: host.agentToken });
  expect(await agent.greet({ configRevision: 7 })).toMatchObject({ configRevision: 8 });
  expect((await agent.next("config.replace")).config.revision).toBe(8);
});

test("a change of the repository reaches a connected agent by itself", async () => {
  const { testHub, host } = await start();
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

test("a job runs from order to result: log without a gap, progress, summary, one acknowledgement each", async () => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
  const other = await createHost(testHub.context);
  const jobId = await createJob(testHub.context, other, backupOrder(other));
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  agent.send({ type: "job.progress", jobId, progress: { percentDone: 1 } });
  agent.send(chunk(jobId, 0, "forged"));
  agent.send({ type: "job.finished", jobId, kind: "backup", chunkCount: 1, result: succeeded() });
  await agent.next("job.finished.ack");
  expect(testHub.hub().counters.refusedJob).toBe(4);
  expect(await jobState(testHub, jobId)).toMatchObject({ state: "queued", logLines: 0, progress: null });
});

test("an order lost on the way is sent again with the same id; a lost running job becomes lost", async () => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
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

test("cancel reaches a running job, and again after a reconnect", async () => {
  const { testHub, host } = await start();
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

test("the same machine replaces its old socket at once", async () => {
  const { testHub, host } = await start();
  const identity = { token: host.agentToken, machineId: "machine-1", bootId: "boot-1" };
  const old = await testHub.connect({ ...identity, answersPings: false });
  await old.greet();
  const fresh = await testHub.connect(identity);
  await fresh.greet();
  expect(await old.closed).toMatchObject({ code: 4410 });
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);
});

test.each([
  ["another machine", { machineId: "machine-2", bootId: "boot-2" }],
  ["a copy of the same disk", { machineId: "machine-1", bootId: "boot-2" }],
])("%s with the identity of a live agent is refused as a clone, on the record", async (_name, identity) => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start({ limits: { cloneProbeMs: 100 } });
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

test("a peer that answers no ping is closed after two heartbeats; one that does stays", async () => {
  const { testHub, host } = await start({ tuning: { heartbeatMs: 150 }, graceMs: 100 });
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
  const { testHub, host } = await start({ tuning: { heartbeatMs: 200 }, graceMs: 300 });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { emitted } = testHub.context;
  await agent.drop();
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);
  emitted.length = 0;
  await until(
    () => emitted.length,
    () => emitted.some((event) => event.name === "host.changed" && event.hostId === host.hostId),
  );
  expect(testHub.registry().isOnline(host.hostId)).toBe(false);
});

test("a peer that does not read is cut off instead of filling the memory", async () => {
  const { testHub, host } = await start({ limits: { maxBufferedBytes: 64 * 1024 } });
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

test("a removed host is told so, cut off, and its token opens nothing any more", async () => {
  const { testHub, host } = await start();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  await deleteHost(testHub.context.asOperator(), { hostId: host.hostId });
  await agent.next("agent.revoked");
  expect(await agent.closed).toMatchObject({ code: 4403 });
  await expect(testHub.connect({ token: host.agentToken })).rejects.toMatchObject({ status: 401 });
  expect(testHub.registry().isOnline(host.hostId)).toBe(false);
});

test("a socket opened with an agent token that is replaced is cut off; so is one that had not greeted yet", async () => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start({ limits: { maxConnections: 1 } });
  const other = await createHost(testHub.context);
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const surplus = await testHub.connect({ token: other.agentToken });
  surplus.hello();
  expect(await surplus.next("rejected")).toMatchObject({ reason: "too_many_connections" });
  expect(await surplus.closed).toMatchObject({ code: 4429 });
});

test("hello's facts and heartbeats reach the row", async () => {
  const { testHub, host } = await start();
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
  const { testHub, host } = await start();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  await testHub.hub().close();
  expect(await agent.closed).toMatchObject({ code: 1001 });
});
