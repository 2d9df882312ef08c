/** Schedules in the whole daemon: real runner, journal, outbox and session, by a clock that the test moves. */
import assert from "node:assert/strict";
import type { AgentConfig, Schedule } from "../protocol/mod.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { makeFakeRestic } from "../testing/fake-restic.ts";
import { type FakeConnection, startFakeServer } from "../testing/fake-server.ts";
import { configFor, groupOf, scheduleOf } from "../testing/orders.ts";
import { freePort } from "../testing/programs.ts";
import { tempDir } from "../testing/temp.ts";
import { makeHost, type RunningAgent, startDaemon } from "../testing/test-agent.ts";
import { waitFor } from "../testing/wait-for.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Half an hour before a full hour that is near: orders expire by the real clock of the server. */
const halfPast = (): number => Math.floor(Date.now() / HOUR) * HOUR + HOUR / 2;
const nominalAfter = (ms: number, hours: number): string =>
  new Date(Math.floor(ms / HOUR) * HOUR + hours * HOUR).toISOString();

/** Its repository is a local folder, which nobody has to reach. */
const configOf = (path: string, more: Partial<Schedule> = {}, revision = 1): AgentConfig => ({
  ...configFor("/srv/nowhere", {}, revision),
  sourceGroups: [groupOf([path])],
  schedules: [scheduleOf(more)],
});

/** An enrolled host whose server is away until the test starts it, with that configuration on its disk. */
async function scene(config: AgentConfig) {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const port = await freePort();
  const host = await makeHost({ serverUrl: `http://127.0.0.1:${port}`, restic: restic.program });
  await Deno.mkdir(host.paths.stateDir, { recursive: true });
  await Deno.writeTextFile(host.paths.configFile, JSON.stringify(config));
  const startMs = halfPast();
  return {
    host,
    restic,
    startMs,
    clock: createFakeClock(startMs),
    backups: async () => (await restic.starts()).filter((line) => line.includes(" backup ")).length,
    server: () => startFakeServer({ port }),
    /**
     * Without a server the first job waits for its lease for a while. A result on disk is not the end: until the runner
     * has let go of the job, the next run would find it still running.
     */
    ended: (agent: RunningAgent, count: number) =>
      waitFor(
        `${count} jobs to end`,
        () => agent.log.filter((line) => line.includes("job finished")).length === count,
        60_000,
      ),
    [Symbol.dispose]() {
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

const idAt = (nominalAt: string): string => `schedule-1_${nominalAt.replace(/[-:]|\.\d+/g, "")}_sg`;
const about = (connection: FakeConnection, jobId: string) =>
  connection.heard.filter((message) => "jobId" in message && message.jobId === jobId).map(({ type }) => type);

/** Says that the server knows the job now, and that the repository is free for it. */
async function letRun(connection: FakeConnection, jobId: string): Promise<void> {
  await connection.next("job.announced", (message) => message.jobId === jobId);
  connection.send({ type: "job.announced.ack", jobId });
  await connection.next("lease.requested", (message) => message.jobId === jobId);
  connection.send({ type: "lease.granted", jobId });
}

/** Acknowledges chunks and result of a job that was announced. */
async function takeAll(connection: FakeConnection, jobId: string) {
  connection.send({ type: "job.announced.ack", jobId });
  const finished = await waitFor("the result", () => {
    const held = connection.heard.flatMap((one) =>
      one.type === "job.logged" && one.jobId === jobId ? [one.index] : [],
    );
    connection.send({ type: "job.logged.ack", jobId, index: Math.max(-1, ...held) });
    return connection.heard.find((one) => one.type === "job.finished" && one.jobId === jobId);
  });
  connection.send({ type: "job.finished.ack", jobId });
  return finished;
}

Deno.test("an agent started while its server is away runs its schedules, and tells all of it later", async () => {
  using s = await scene(configOf("/etc"));
  {
    await using agent = startDaemon(s.host, { clock: s.clock });
    await s.clock.pass(HOUR);
    await s.ended(agent, 1);
    await s.clock.pass(HOUR);
    await s.ended(agent, 2);
    assert.equal(await s.backups(), 2);
    assert.ok(agent.log.some((line) => line.includes("schedule starts job")));
  }
  await using server = await s.server();
  // Another process: the one that ran them would come back by itself, but may take a minute.
  await using _agent = startDaemon(s.host, { clock: createFakeClock(s.clock.now().getTime()) });
  const connection = await server.connection();
  const hello = await connection.welcome();
  const [first, second] = [nominalAfter(s.startMs, 1), nominalAfter(s.startMs, 2)];
  assert.deepEqual(hello.finishedJobs, [idAt(first), idAt(second)]);
  for (const nominalAt of [first, second]) {
    const announced = await connection.next("job.announced", ({ jobId }) => jobId === idAt(nominalAt));
    assert.deepEqual([announced.scheduleId, announced.nominalAt], ["schedule-1", nominalAt]);
    await takeAll(connection, idAt(nominalAt));
  }
  await waitFor("the jobs to be forgotten", () => [...Deno.readDirSync(s.host.paths.jobsDir)].length === 0);
});

Deno.test("nothing of a scheduled job goes out before its announcement was acknowledged, on every connection anew", async () => {
  using s = await scene(configOf("/behave/hang"));
  await using server = await s.server();
  await using _agent = startDaemon(s.host, { clock: s.clock });
  const first = await server.connection();
  await first.welcome();
  await s.host.connection("online");
  await s.clock.pass(HOUR);
  const jobId = idAt(nominalAfter(s.startMs, 1));
  await first.next("job.announced");
  // Repeated, for want of an answer.
  await waitFor("the announcement again", () => about(first, jobId).length >= 3);
  assert.deepEqual(new Set(about(first, jobId)), new Set(["job.announced"]));
  await letRun(first, jobId);
  await first.next("job.logged", (message) => message.jobId === jobId);
  await waitFor("restic to run", s.restic.lastPid);
  first.terminate();

  const second = await server.connection();
  assert.deepEqual((await second.welcome()).runningJobs, [jobId]);
  await waitFor("the announcement again", () => about(second, jobId).length >= 2);
  assert.deepEqual(new Set(about(second, jobId)), new Set(["job.announced"]));
  second.send({ type: "job.announced.ack", jobId });
  second.send({ type: "job.cancel", jobId });
  assert.equal((await takeAll(second, jobId)).type, "job.finished");
});

Deno.test("a restarted agent announces its jobs again, completes what was queued, and starts nothing twice", async () => {
  using s = await scene(configOf("/behave/hang"));
  await using server = await s.server();
  const jobId = idAt(nominalAfter(s.startMs, 1));
  {
    await using agent = startDaemon(s.host, { clock: s.clock });
    const connection = await server.connection();
    await connection.welcome();
    await s.host.connection("online");
    await s.clock.idle();
    const before = await Deno.readTextFile(s.host.paths.schedulesFile);
    await s.clock.pass(HOUR);
    await letRun(connection, jobId);
    await waitFor("restic to run", s.restic.lastPid);
    await agent.stop();
    // As if the power had gone in the midst of it, and before the cursor was written.
    await Deno.writeTextFile(s.host.paths.schedulesFile, before);
    await Deno.remove(`${s.host.paths.jobsDir}/${jobId}/result.json`);
  }
  await using _agent = startDaemon(s.host, { clock: createFakeClock(s.clock.now().getTime()) });
  const connection = await server.connection();
  await connection.welcome();
  await connection.next("job.announced", (message) => message.jobId === jobId);
  const finished = await takeAll(connection, jobId);
  assert.equal(finished.type === "job.finished" && finished.result.cause, "agent_restarted");
  assert.equal(await s.backups(), 1);
});

Deno.test("missed runs are told on every connection until they are acknowledged", async () => {
  using s = await scene(configOf("/etc", { missedRunPolicy: "skip" }));
  await using _agent = startDaemon(s.host, { clock: s.clock });
  await s.clock.idle();
  s.clock.move(5 * HOUR);
  await s.clock.pass(MINUTE);
  await using server = await s.server();
  const first = await server.connection();
  await first.welcome();
  const missed = await first.next("schedule.missed");
  assert.deepEqual(
    [missed.count, missed.reason, missed.firstAt, missed.lastAt],
    [5, "host_was_down", nominalAfter(s.startMs, 1), nominalAfter(s.startMs, 5)],
  );
  first.terminate();
  const second = await server.connection();
  await second.welcome();
  assert.equal((await second.next("schedule.missed")).missedId, missed.missedId);
  second.send({ type: "schedule.missed.ack", missedId: missed.missedId });
  second.send({ type: "config.replace", config: configOf("/etc", {}, 2) });
  await second.next("config.applied");
  await waitFor("the report to leave the disk", async () => {
    const stored: unknown = JSON.parse(await Deno.readTextFile(s.host.paths.schedulesFile));
    return (stored as { missed: unknown[] }).missed.length === 0;
  });
  assert.equal(await s.backups(), 0);
});

Deno.test("a run is made up for once the repository's own server answers", async () => {
  const port = await freePort();
  const repository = configFor(`rest:http://127.0.0.1:${port}/host`).repository;
  using s = await scene({ ...configOf("/etc"), repository });
  await using agent = startDaemon(s.host, { clock: s.clock });
  await s.clock.idle();
  s.clock.move(5 * HOUR);
  await s.clock.pass(MINUTE);
  assert.ok(agent.log.some((line) => line.includes("refused the connection") && line.includes("missed runs wait")));
  assert.equal(await s.backups(), 0);
  using _listener = Deno.listen({ hostname: "127.0.0.1", port });
  await s.clock.pass(2 * MINUTE);
  await s.ended(agent, 1);
  assert.equal(await s.backups(), 1);
});

Deno.test("a host that was removed runs no schedule any more", async () => {
  using s = await scene(configOf("/etc"));
  await using server = await s.server();
  await using _agent = startDaemon(s.host, { clock: s.clock });
  const connection = await server.connection();
  await connection.welcome();
  connection.send({ type: "agent.revoked", message: "This host was removed." });
  await s.host.connection("revoked");
  await waitFor("nobody to wait for the clock", () => s.clock.waiting() === 0);
  assert.equal(await s.backups(), 0);
});

Deno.test("a configuration that comes over the wire takes the place of the old one at once", async () => {
  using s = await scene(configOf("/etc"));
  await using server = await s.server();
  await using _agent = startDaemon(s.host, { clock: s.clock });
  const connection = await server.connection();
  await connection.welcome();
  await s.clock.pass(29 * MINUTE);
  connection.send({ type: "config.replace", config: { ...configOf("/etc", {}, 2), schedules: [] } });
  await connection.next("config.applied", ({ revision }) => revision === 2);
  await s.clock.pass(5 * MINUTE);
  connection.send({ type: "config.replace", config: configOf("/etc", {}, 3) });
  await connection.next("config.applied", ({ revision }) => revision === 3);
  await s.clock.pass(MINUTE);
  assert.equal(await s.backups(), 0);
  await s.clock.pass(55 * MINUTE);
  await connection.next("job.announced", (message) => message.jobId === idAt(nominalAfter(s.startMs, 2)));
  assert.equal(connection.heard.filter(({ type }) => type === "job.announced").length, 1);
});
