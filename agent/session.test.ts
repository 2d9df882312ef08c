import assert from "node:assert/strict";
import { CLOSE, MAX_FRAME_BYTES } from "./protocol/mod.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { backupOf, startOf } from "./testing/orders.ts";
import { configured, finishing, sessionScene } from "./testing/session-scene.ts";
import { tempDir } from "./testing/temp.ts";
import { AGENT_TOKEN, makeHost, startDaemon } from "./testing/test-agent.ts";
import { waitFor, within } from "./testing/wait-for.ts";

Deno.test("the agent shows its token, says hello first, and nothing else before it is welcome", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  assert.equal(connection.authorization, `Bearer ${AGENT_TOKEN}`);
  const hello = await connection.next("hello");
  assert.equal(hello.configRevision, 0);
  assert.equal(hello.resticVersion, "0.18.0");
  // An order before the welcome breaks the rules: it is not obeyed.
  connection.send(startOf({ kind: "probe" }));
  assert.equal((await within("the close", connection.closed)).code, CLOSE.badFrame);
  assert.deepEqual(
    connection.heard.map(({ type }) => type),
    ["hello"],
  );
  assert.deepEqual(await s.restic.starts(), []);
  const next = await s.server.connection();
  await next.welcome();
  await s.host.connection("online");
  await next.next("heartbeat");
});

Deno.test("malformed frames close the socket with 4400, and the agent comes back", async () => {
  await using s = await sessionScene();
  const golden = { v: 1, id: "x" };
  const frames = [
    "not json",
    "[]",
    "{}",
    JSON.stringify({ ...golden, type: "agent.shell" }),
    new Uint8Array([1, 2, 3]),
  ];
  for (const frame of frames) {
    const connection = await s.server.connection();
    await connection.welcome();
    await connection.next("heartbeat");
    connection.sendRaw(frame);
    assert.equal((await within("the close", connection.closed)).code, CLOSE.badFrame);
  }
  await (await s.server.connection()).welcome();
  await s.host.connection("online");
});

Deno.test("a frame above the limit ends the connection before it is read", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await connection.welcome();
  connection.sendRaw(JSON.stringify({ pad: "x".repeat(MAX_FRAME_BYTES) }));
  await within("the close", connection.closed);
  await (await s.server.connection()).welcome();
});

Deno.test("a server that is silent for two heartbeats is dead: the agent connects again and says so", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await connection.welcome({ heartbeatMs: 100 });
  await connection.next("heartbeat");
  const frozenAt = performance.now();
  connection.freeze();
  await s.server.connection();
  const tookMs = performance.now() - frozenAt;
  assert.ok(tookMs >= 150 && tookMs < 5_000, `${tookMs} ms`);
  assert.ok(
    s.agent.log.some((line) => line.includes("reason=silent")),
    s.agent.log.join("\n"),
  );
});

Deno.test("a quiet server whose pongs come is alive", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await connection.welcome({ heartbeatMs: 100 });
  await waitFor("ten heartbeats", () => connection.heard.filter(({ type }) => type === "heartbeat").length >= 10);
  assert.equal(s.server.attempts(), 1);
});

Deno.test("an order repeated, late or on another connection, starts restic once", async () => {
  await using s = await sessionScene();
  const first = await s.server.connection();
  await configured(first);
  const order = startOf(backupOf("/behave/hang"));
  first.send(order);
  first.send(order);
  await first.next("job.accepted");
  const pid = await waitFor("restic to run", () => s.restic.lastPid());
  first.send(order);
  first.terminate();
  const second = await s.server.connection();
  const hello = await second.welcome();
  assert.deepEqual(hello.runningJobs, [order.jobId]);
  second.send(order);
  await second.next("job.accepted");
  second.send({ type: "job.cancel", jobId: order.jobId });
  const { chunkCount, result } = await finishing(second, order.jobId);
  assert.equal(result.state, "cancelled");
  await assert.rejects(Deno.stat(`/proc/${pid}`), Deno.errors.NotFound);
  assert.ok(chunkCount > 0);
  second.send({ type: "job.finished.ack", jobId: order.jobId });
  // Long forgotten, and asked for again: the old result comes back.
  await waitFor("the job to be forgotten", () => noJobs(s.host.paths.jobsDir));
  second.heard.length = 0;
  second.send(order);
  assert.deepEqual((await second.next("job.finished")).result, result);
  assert.equal((await s.restic.starts()).filter((line) => line.includes(" backup ")).length, 1);
});

const noJobs = (jobsDir: string): boolean => [...Deno.readDirSync(jobsDir)].length === 0;

Deno.test("an order that breaks the schema is refused as order_refused; the connection stays", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  const jobId = crypto.randomUUID();
  const order = backupOf("--password-command=touch /tmp/owned");
  connection.sendRaw(JSON.stringify({ v: 1, id: "x", ...startOf(order, jobId) }));
  const { result } = await connection.next("job.finished");
  assert.equal(result.state, "failed");
  assert.equal(result.cause, "order_refused");
  assert.match(result.message ?? "", /absolute path/);
  await connection.next("heartbeat");
  assert.equal(s.server.attempts(), 1);
  assert.deepEqual(await s.restic.starts(), []);
});

Deno.test("a bad order with the id of a running job does not touch that job", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  const order = startOf(backupOf("/behave/hang"));
  connection.send(order);
  await waitFor("restic to run", () => s.restic.lastPid());
  connection.sendRaw(JSON.stringify({ v: 1, id: "x", ...startOf(backupOf("relative"), order.jobId) }));
  connection.send({ type: "job.cancel", jobId: order.jobId });
  assert.equal((await finishing(connection, order.jobId)).result.state, "cancelled");
});

Deno.test("an order after its time is not started", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send(startOf(backupOf("/etc"), crypto.randomUUID(), -60_000));
  const { result } = await connection.next("job.finished");
  assert.deepEqual([result.state, result.cause], ["failed", "timeout"]);
  assert.deepEqual(await s.restic.starts(), []);
});

Deno.test("a folder is listed on request, whatever a job is doing, and never outside the host's own roots", async () => {
  await using s = await sessionScene();
  const { dir, paths } = s.host;
  await Deno.mkdir(dir.file("shown"));
  await Deno.writeTextFile(dir.file("shown/file"), "hello");
  await Deno.writeTextFile(paths.envFile, `RM_BROWSE_ROOTS=${dir.file("shown")}\n`, { append: true });
  const connection = await s.server.connection();
  await configured(connection);
  connection.send(startOf(backupOf("/behave/hang")));
  await connection.next("job.accepted");
  const ask = async (requestId: string, path: string | null) => {
    connection.send({ type: "host.list", requestId, path });
    const { entries, problem } = await connection.next("host.listed", (message) => message.requestId === requestId);
    return { entries, problem };
  };
  const folder = { name: dir.file("shown"), kind: "folder", sizeBytes: null } as const;
  assert.deepEqual(await ask("roots", null), { entries: [folder], problem: null });
  assert.deepEqual(await ask("folder", dir.file("shown")), {
    entries: [{ name: "file", kind: "file", sizeBytes: 5 }],
    problem: null,
  });
  assert.deepEqual(await ask("etc", "/etc"), { entries: [], problem: "not_allowed" });
});

Deno.test("what an earlier agent had restored to verify it is removed at the start", async () => {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: restic.program });
  const left = `${host.paths.verifyDir}/${crypto.randomUUID()}`;
  await Deno.mkdir(`${left}/etc`, { recursive: true });
  await Deno.writeTextFile(`${left}/etc/shadow`, "root");
  await using _agent = startDaemon(host);
  await (await server.connection()).welcome();
  await assert.rejects(Deno.stat(left), Deno.errors.NotFound);
  dir[Symbol.dispose]();
});
