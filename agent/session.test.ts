import assert from "node:assert/strict";
import { readConnectionState } from "./connection-state.ts";
import { CLOSE, MAX_FRAME_BYTES } from "./protocol/mod.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { type FakeConnection, startFakeServer } from "./testing/fake-server.ts";
import { backupOf, configFor, startOf } from "./testing/orders.ts";
import { tempDir } from "./testing/temp.ts";
import { AGENT_TOKEN, makeHost, startDaemon } from "./testing/test-agent.ts";
import { waitFor, within } from "./testing/wait-for.ts";

/** A server, an enrolled host with a restic that obeys, and its running agent. */
async function scene() {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: restic.program });
  const agent = startDaemon(host);
  return {
    server,
    host,
    agent,
    restic,
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

async function configured(connection: FakeConnection): Promise<void> {
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor("/srv/nowhere") });
  await connection.next("config.applied");
}

Deno.test("the agent shows its token, says hello first, and nothing else before it is welcome", async () => {
  await using s = await scene();
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
  await using s = await scene();
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
  await using s = await scene();
  const connection = await s.server.connection();
  await connection.welcome();
  connection.sendRaw(JSON.stringify({ pad: "x".repeat(MAX_FRAME_BYTES) }));
  await within("the close", connection.closed);
  await (await s.server.connection()).welcome();
});

Deno.test("a server that is silent for two heartbeats is dead: the agent connects again and says so", async () => {
  await using s = await scene();
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
  await using s = await scene();
  const connection = await s.server.connection();
  await connection.welcome({ heartbeatMs: 100 });
  await waitFor("ten heartbeats", () => connection.heard.filter(({ type }) => type === "heartbeat").length >= 10);
  assert.equal(s.server.attempts(), 1);
});

Deno.test("an order repeated, late or on another connection, starts restic once", async () => {
  await using s = await scene();
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

/** Acknowledges a job's chunks until its result comes. */
async function finishing(connection: FakeConnection, jobId: string) {
  let acked = -1;
  const pumping = waitFor("the result", () => {
    const held = connection.heard.flatMap((message) =>
      message.type === "job.logged" && message.jobId === jobId ? [message.index] : [],
    );
    while (held.includes(acked + 1)) acked++;
    connection.send({ type: "job.logged.ack", jobId, index: acked });
    return connection.heard.find((message) => message.type === "job.finished" && message.jobId === jobId);
  });
  const finished = await pumping;
  if (finished.type !== "job.finished") throw new Error("unreachable");
  return finished;
}

Deno.test("an order that breaks the schema is refused as order_refused; the connection stays", async () => {
  await using s = await scene();
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
  await using s = await scene();
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
  await using s = await scene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send(startOf(backupOf("/etc"), crypto.randomUUID(), -60_000));
  const { result } = await connection.next("job.finished");
  assert.deepEqual([result.state, result.cause], ["failed", "timeout"]);
  assert.deepEqual(await s.restic.starts(), []);
});

Deno.test("a rejected agent says why, and stays away as long as it was told", async () => {
  await using s = await scene();
  // The first welcome brings the quick timers of the test; without, an unwelcome agent stays away half a minute.
  const first = await s.server.connection();
  await first.welcome();
  first.terminate();
  const connection = await s.server.connection();
  await connection.next("hello");
  const rejectedAt = performance.now();
  connection.send({
    type: "rejected",
    reason: "too_many_connections",
    message: "The server is full.",
    retryAfterMs: 400,
  });
  const state = await s.host.connection("rejected");
  assert.equal(state.reason, "too_many_connections");
  const next = await s.server.connection();
  const awayMs = performance.now() - rejectedAt;
  assert.ok(awayMs >= 400 && awayMs < 5_000, `${awayMs} ms`);
  await next.welcome();
  await s.host.connection("online");
});

Deno.test("close code 4429 is obeyed, with the time it names", async () => {
  await using s = await scene();
  const connection = await s.server.connection();
  await connection.welcome();
  await s.host.connection("online");
  const closedAt = performance.now();
  connection.close(CLOSE.slowDown, "slow down; retry_after_ms=400");
  const next = await s.server.connection();
  const awayMs = performance.now() - closedAt;
  assert.ok(awayMs >= 400 && awayMs < 5_000, `${awayMs} ms`);
  await next.welcome();
});

Deno.test("a token that is not accepted any more is told apart from a server that is down", async () => {
  await using s = await scene();
  s.server.refuseUpgrades(401);
  assert.equal((await s.host.connection("rejected")).reason, "unauthorized");
});

Deno.test("an agent that is stopped just as it begins to wait for its next try does not wait", async () => {
  await using s = await scene();
  s.server.refuseUpgrades(401);
  // The file is in its place a moment before the agent goes to sleep for half a minute or more.
  while ((await readConnectionState(s.host.paths.connectionFile))?.state !== "rejected");
  await within("the agent to stop", s.agent.stop(), 10_000);
});

Deno.test("a server that is busy is only offline", async () => {
  await using s = await scene();
  s.server.refuseUpgrades(503);
  await waitFor("the refusal to be noted", () => s.agent.log.some((line) => line.includes("HTTP 503")));
  assert.equal((await s.host.connection("offline")).reason, "unreachable");
});

for (const how of ["agent.revoked", `close ${CLOSE.revoked}`]) {
  Deno.test(`a removed host (${how}) drops its credentials and stays quiet, also after a restart`, async () => {
    await using s = await scene();
    const connection = await s.server.connection();
    await configured(connection);
    const order = startOf(backupOf("/behave/hang"));
    connection.send(order);
    const pid = await waitFor("restic to run", () => s.restic.lastPid());
    if (how === "agent.revoked") connection.send({ type: "agent.revoked", message: "This host was removed." });
    else connection.close(CLOSE.revoked, "removed");
    await s.host.connection("revoked");
    await waitFor("the configuration to be erased", () =>
      Deno.stat(s.host.paths.configFile).then(
        () => false,
        () => true,
      ),
    );
    await waitFor("restic to end", () =>
      Deno.stat(`/proc/${pid}`).then(
        () => false,
        () => true,
      ),
    );
    await s.agent.stop();
    assert.equal((await s.host.connection("revoked")).reason, "revoked");

    const attempts = s.server.attempts();
    await using again = startDaemon(s.host);
    await waitFor("the agent to say that it was removed", () => again.log.some((line) => line.includes("was removed")));
    await again.stop();
    assert.equal(s.server.attempts(), attempts);
    assert.equal((await s.host.connection("revoked")).reason, "revoked");
  });
}

Deno.test("config.applied comes after the configuration is in use, and again for a repeat", async () => {
  await using s = await scene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send({ type: "config.replace", config: configFor("/srv/other", {}, 2) });
  await connection.next("config.applied", ({ revision }) => revision === 2);
  const stored: unknown = JSON.parse(await Deno.readTextFile(s.host.paths.configFile));
  assert.deepEqual(stored, configFor("/srv/other", {}, 2));
  connection.terminate();
  const hello = await (await s.server.connection()).welcome();
  assert.equal(hello.configRevision, 2);
});

Deno.test("a late repeat of an older configuration does not undo a newer one", async () => {
  await using s = await scene();
  const connection = await s.server.connection();
  await configured(connection);
  const newer = configFor("/srv/new", {}, 3);
  connection.send({ type: "config.replace", config: newer });
  await connection.next("config.applied", ({ revision }) => revision === 3);
  connection.send({ type: "config.replace", config: configFor("/srv/old", {}, 2) });
  connection.send({ type: "config.replace", config: configFor("/srv/new", {}, 4) });
  await connection.next("config.applied", ({ revision }) => revision === 4);
  assert.deepEqual(
    connection.heard
      .filter(({ type }) => type === "config.applied")
      .map((message) => "revision" in message && message.revision),
    [1, 3, 4],
  );
  assert.ok(s.agent.log.some((line) => line.includes("late configuration ignored")));
});

Deno.test("a server whose database was put back may give an older configuration on a new connection", async () => {
  await using s = await scene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send({ type: "config.replace", config: configFor("/srv/new", {}, 3) });
  await connection.next("config.applied", ({ revision }) => revision === 3);
  connection.terminate();
  const second = await s.server.connection();
  assert.equal((await second.welcome()).configRevision, 3);
  second.send({ type: "config.replace", config: configFor("/srv/old", {}, 2) });
  await second.next("config.applied", ({ revision }) => revision === 2);
});

Deno.test("a configuration that cannot be kept on disk is used, acknowledged and complained about", async () => {
  await using s = await scene();
  const connection = await s.server.connection();
  await connection.welcome();
  // A folder in the file's place: every write fails, as on a full disk.
  await Deno.mkdir(s.host.paths.configFile);
  connection.send({ type: "config.replace", config: configFor("/srv/nowhere") });
  await connection.next("config.applied");
  assert.ok(s.agent.log.some((line) => line.includes("kept in memory only")));
  const order = startOf(backupOf("/etc"));
  connection.send(order);
  assert.equal((await finishing(connection, order.jobId)).result.state, "succeeded");
});

Deno.test("a folder is listed on request, whatever a job is doing, and never outside the host's own roots", async () => {
  await using s = await scene();
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
