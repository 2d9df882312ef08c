/** The daemon as a process of its own: killed, stopped and started again in the middle of its work. */
import assert from "node:assert/strict";
import { listNames } from "./files.ts";
import { currentPlatform } from "./platform/platform.ts";
import { type JobResult, RECOVERY_TARGET } from "./protocol/mod.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { type FakeConnection, type FakeServer, startFakeServer } from "./testing/fake-server.ts";
import { backupOf, configFor, REPOSITORY_PASSWORD, startOf } from "./testing/orders.ts";
import { locksIn, makeRepository, mustRestic, resticPath } from "./testing/programs.ts";
import { tempDir } from "./testing/temp.ts";
import { makeHost, spawnAgent, type TestHost } from "./testing/test-agent.ts";
import { waitFor, within } from "./testing/wait-for.ts";

/** A repository, a named pipe that makes its backup wait for as long as the test wants, a server and a host. */
async function scene() {
  const dir = tempDir();
  const url = dir.file("repo");
  await makeRepository(url, REPOSITORY_PASSWORD);
  // Some gigabytes without a byte on disk: restic is busy with them for as long as the test needs.
  const source = dir.file("source");
  await Deno.mkdir(source);
  using sparse = await Deno.create(`${source}/sparse`);
  await sparse.truncate(64 * 2 ** 30);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: await resticPath("0.18") });
  return {
    url,
    source,
    server,
    host,
    locks: () => mustRestic({ url, password: REPOSITORY_PASSWORD }, ["list", "locks", "--no-lock"]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

/** Starts a backup and waits until restic holds its lock; gives back restic's process id. */
async function busy(
  s: { server: FakeServer; host: TestHost; url: string; source: string },
  order: ReturnType<typeof startOf>,
): Promise<{ connection: FakeConnection; pid: number }> {
  const connection = await s.server.connection();
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor(s.url) });
  connection.send(order);
  await connection.next("job.accepted");
  const noted = `${s.host.paths.jobsDir}/${order.jobId}/process.json`;
  const pid = await waitFor("restic's process id", async () => {
    const text = await Deno.readTextFile(noted).catch(() => null);
    return text === null ? null : (JSON.parse(text) as { pid: number }).pid;
  });
  await waitFor("restic's lock", () => locksIn(s.url).length > 0);
  await connection.next("job.progress");
  return { connection, pid };
}

/** A process that has ended counts as gone before whoever inherited it has taken note of that. */
const isGone = (pid: number) => async () => (await currentPlatform().processIdentity(pid)) === null;

/** Ending an orphan may take restic as long as its repository lets it, and a busy machine longer. */
const RESULT_WITHIN_MS = 90_000;

/** Acknowledges everything until the job's result is here. */
async function resultOf(connection: FakeConnection, jobId: string): Promise<JobResult> {
  const acked = new Set<number>();
  const message = await waitFor(
    "the result",
    () => {
      for (const one of connection.heard) {
        if (one.type !== "job.logged" || one.jobId !== jobId || acked.has(one.index)) continue;
        acked.add(one.index);
        connection.send({ type: "job.logged.ack", jobId, index: one.index });
      }
      return connection.heard.find((one) => one.type === "job.finished" && one.jobId === jobId);
    },
    RESULT_WITHIN_MS,
  );
  if (message.type !== "job.finished") throw new Error("unreachable");
  return message.result;
}

/** The log of all jobs, as text. */
const saidBy = ({ heard }: FakeConnection): string =>
  heard.flatMap((one) => (one.type === "job.logged" ? one.lines.map(({ text }) => text) : [])).join("\n");

Deno.test("an agent killed in mid-backup stops the orphan when it is back, removes its lock and tells the truth", async () => {
  await using s = await scene();
  const order = startOf(backupOf(s.source));
  await using first = spawnAgent(s.host);
  const { pid } = await busy(s, order);
  first.signal("SIGKILL");
  await first.exited;
  assert.equal(await isGone(pid)(), false, "restic should have outlived its agent");

  await using _second = spawnAgent(s.host);
  const connection = await s.server.connection();
  await connection.welcome();
  const result = await resultOf(connection, order.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "agent_restarted"]);
  assert.equal(await isGone(pid)(), true);
  assert.equal(await s.locks(), "", saidBy(connection));
  // The order comes once more, as it would after a lost message: nothing starts again.
  connection.send(order);
  connection.send({ type: "job.finished.ack", jobId: order.jobId });
  await waitFor("the job to be forgotten", () => [...Deno.readDirSync(s.host.paths.jobsDir)].length === 0);
  assert.equal(await s.locks(), "");
});

Deno.test("an orphan that would go on for ever is stopped", async () => {
  using dir = tempDir();
  // Real restic dies by itself when it writes its progress to nobody.
  const restic = await makeFakeRestic(dir);
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: restic.program });
  await using first = spawnAgent(host);
  const connection = await server.connection();
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor("/srv/nowhere") });
  const order = startOf(backupOf("/behave/hang"));
  connection.send(order);
  const noted = `${host.paths.jobsDir}/${order.jobId}/process.json`;
  const pid = await waitFor("restic's process id", async () => {
    const text = await Deno.readTextFile(noted).catch(() => null);
    return text === null ? null : restic.lastPid();
  });
  first.signal("SIGKILL");
  await first.exited;
  await using _second = spawnAgent(host);
  const next = await server.connection();
  await next.welcome();
  assert.equal((await resultOf(next, order.jobId)).cause, "agent_restarted");
  assert.equal((await currentPlatform().processIdentity(pid)) === null, true, "the orphan still runs");
});

Deno.test("restic killed together with its agent leaves a lock, and the next agent removes it", async () => {
  await using s = await scene();
  const order = startOf(backupOf(s.source));
  await using first = spawnAgent(s.host);
  const { pid } = await busy(s, order);
  first.signal("SIGKILL");
  Deno.kill(pid, "SIGKILL");
  await first.exited;
  await waitFor("restic to be gone", isGone(pid));
  assert.notEqual(await s.locks(), "", "restic should have left its lock");

  await using _second = spawnAgent(s.host);
  const connection = await s.server.connection();
  await connection.welcome();
  const result = await resultOf(connection, order.jobId);
  assert.equal(result.cause, "agent_restarted");
  assert.match(saidBy(connection), /removed the stale lock/);
  assert.equal(await s.locks(), "");
});

Deno.test("SIGTERM ends restic by SIGINT, leaves no lock, and the result is on disk for the next agent", async () => {
  await using s = await scene();
  const order = startOf(backupOf(s.source));
  await using first = spawnAgent(s.host);
  const { pid } = await busy(s, order);
  first.signal("SIGTERM");
  const status = await within("the agent to stop", first.exited, 60_000);
  assert.equal(status.code, 0, first.output());
  assert.equal(await isGone(pid)(), true);
  assert.equal(await s.locks(), "");
  const stored = JSON.parse(await Deno.readTextFile(`${s.host.paths.jobsDir}/${order.jobId}/result.json`));
  assert.equal(stored.result.cause, "agent_restarted");
  assert.equal((await s.host.connection("offline")).reason, "stopped");

  await using _second = spawnAgent(s.host);
  const connection = await s.server.connection();
  const hello = await connection.welcome();
  assert.deepEqual(hello.finishedJobs, [order.jobId]);
  assert.equal((await resultOf(connection, order.jobId)).cause, "agent_restarted");
});

Deno.test("a server that goes away in mid-backup does not end it: log and result come to the next one, gapless", async () => {
  await using s = await scene();
  const order = startOf(backupOf(s.source));
  await using agent = spawnAgent(s.host);
  const { connection, pid } = await busy(s, order);
  connection.terminate();
  const second = await s.server.connection();
  const hello = await second.welcome();
  assert.deepEqual(hello.runningJobs, [order.jobId]);
  assert.equal(await isGone(pid)(), false);
  second.send({ type: "job.cancel", jobId: order.jobId });
  assert.equal((await resultOf(second, order.jobId)).state, "cancelled");
  const indexes = new Set(second.heard.flatMap((one) => (one.type === "job.logged" ? [one.index] : [])));
  assert.deepEqual(
    [...indexes].sort((a, b) => a - b),
    Array.from({ length: indexes.size }, (_, i) => i),
  );
  assert.equal(await s.locks(), "");
  assert.doesNotMatch(agent.output(), new RegExp(REPOSITORY_PASSWORD));
});

Deno.test("while restic runs, no secret stands in any command line, and none in the agent's log", async () => {
  await using s = await scene();
  const order = startOf(backupOf(s.source));
  await using agent = spawnAgent(s.host);
  const { connection, pid } = await busy(s, order);
  for (const one of [pid, agent.pid]) {
    const commandLine = await Deno.readTextFile(`/proc/${one}/cmdline`);
    assert.ok(commandLine.length > 0);
    assert.doesNotMatch(commandLine, new RegExp(`${REPOSITORY_PASSWORD}|rma_`));
  }
  const environment = await Deno.readTextFile(`/proc/${pid}/environ`);
  assert.ok(environment.includes(REPOSITORY_PASSWORD), "the environment is where it belongs");
  assert.doesNotMatch(environment, /rma_/);
  connection.send({ type: "job.cancel", jobId: order.jobId });
  await resultOf(connection, order.jobId);
  assert.doesNotMatch(agent.output(), new RegExp(`${REPOSITORY_PASSWORD}|rma_`));
  assert.doesNotMatch(JSON.stringify(connection.heard), new RegExp(`${REPOSITORY_PASSWORD}|rma_`));
});

Deno.test("only one agent may use a state directory", async () => {
  await using s = await scene();
  await using _first = spawnAgent(s.host);
  await (await s.server.connection()).welcome();
  await using second = spawnAgent(s.host);
  assert.equal((await second.exited).code, 1);
  await waitFor("the reason", () => second.output().includes("already_running"));
});

Deno.test("an agent that waits for a server which does not answer stops at once", async () => {
  await using s = await scene();
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using host = await makeHost({ serverUrl: `http://127.0.0.1:${silent.addr.port}`, restic: await resticPath("0.18") });
  await using agent = spawnAgent(host);
  using _accepted = await silent.accept();
  const askedAt = performance.now();
  agent.signal("SIGTERM");
  assert.equal((await agent.exited).code, 0, agent.output());
  assert.ok(performance.now() - askedAt < 5_000);
  assert.equal(s.server.attempts(), 0);
});

Deno.test("an agent killed while it verifies leaves nothing of what it had restored", async () => {
  await using s = await scene();
  const bytes = new Uint8Array(65_536);
  await Deno.remove(`${s.source}/sparse`);
  for (let i = 0; i < 400; i++) {
    crypto.getRandomValues(bytes);
    await Deno.writeFile(`${s.source}/${i}`, bytes);
  }
  await mustRestic({ url: s.url, password: REPOSITORY_PASSWORD }, ["backup", s.source]);
  const order = startOf({ kind: "verify", sampleFiles: 400, sampleBytes: 2 ** 30 });
  await using first = spawnAgent(s.host);
  const connection = await s.server.connection();
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor(s.url) });
  connection.send(order);
  const folder = `${s.host.paths.verifyDir}/${order.jobId}/${RECOVERY_TARGET}`;
  await waitFor("the restore to write", () => listNames(folder).then((names) => names.length > 0));
  first.signal("SIGKILL");
  await first.exited;

  await using _second = spawnAgent(s.host);
  const again = await s.server.connection();
  await again.welcome();
  assert.equal((await resultOf(again, order.jobId)).cause, "agent_restarted");
  assert.deepEqual(await listNames(s.host.paths.verifyDir), []);
  assert.equal(await s.locks(), "", saidBy(again));
});

Deno.test("the command after a backup runs also when the agent was killed during the backup", async () => {
  await using s = await scene();
  await Deno.writeTextFile(s.host.paths.envFile, "RM_ALLOW_HOOKS=1\n", { append: true });
  const told = s.host.dir.file("told");
  const backup = backupOf(s.source);
  assert.ok(backup.kind === "backup");
  const hooks = { before: `echo before >>${told}`, after: `echo after $RM_BACKUP_STATE >>${told}` };
  const order = startOf({ ...backup, sourceGroup: { ...backup.sourceGroup, hooks } });
  await using first = spawnAgent(s.host);
  await busy(s, order);
  first.signal("SIGKILL");
  await first.exited;
  await using _second = spawnAgent(s.host);
  const connection = await s.server.connection();
  await connection.welcome();
  assert.equal((await resultOf(connection, order.jobId)).cause, "agent_restarted");
  assert.equal(await Deno.readTextFile(told), "before\nafter failed\n");
});
