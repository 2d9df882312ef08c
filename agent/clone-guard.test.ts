/** A copy of a host: nothing starts by itself, in memory, on disk and in the whole daemon. */
import assert from "node:assert/strict";
import { openCloneGuard } from "./clone-guard.ts";
import { listNames, realDisk } from "./files.ts";
import { createLogger } from "./log.ts";
import { CLOSE } from "./protocol/mod.ts";
import { createScrubber } from "./scrub.ts";
import { createFakeClock } from "./testing/fake-clock.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { backupOf, configFor, groupOf, scheduleOf, startOf } from "./testing/orders.ts";
import { tempDir } from "./testing/temp.ts";
import { makeHost, startDaemon } from "./testing/test-agent.ts";
import { waitFor } from "./testing/wait-for.ts";

const log = createLogger(createScrubber(), () => {});
const FIRST = { system: "system-1", hardware: "hardware-1" };

function folder() {
  const dir = tempDir();
  const open = (owner: { system: string | null; hardware: string | null }, hostId = "host-1") =>
    openCloneGuard({ file: dir.file("machine.json"), hostId, jobsDir: dir.file("jobs"), disk: realDisk, log, owner });
  return { dir, open, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

Deno.test("a new state directory, one of before this guard, and the same machine again are never suspect", async () => {
  using s = folder();
  assert.equal((await s.open(FIRST)).reason(), null);
  assert.equal((await s.open(FIRST)).reason(), null);
});

Deno.test("a value that cannot be read proves nothing, and is learned when it can be", async () => {
  using s = folder();
  await s.open({ system: "system-1", hardware: null });
  assert.equal((await s.open(FIRST)).reason(), null);
  assert.equal((await s.open({ system: "system-1", hardware: null })).reason(), null);
  assert.equal((await s.open({ system: null, hardware: null })).reason(), null);
  assert.equal((await s.open({ system: null, hardware: "hardware-2" })).isForeign, true);
});

for (const [name, owner] of [
  ["with a system of its own", { system: "system-2", hardware: "hardware-1" }],
  ["copied with its whole disk to other hardware", { system: "system-1", hardware: "hardware-2" }],
] as const) {
  Deno.test(`a directory ${name} stays quiet over restarts until a welcome, which drops the copied jobs`, async () => {
    using s = folder();
    await s.open(FIRST);
    await Deno.mkdir(s.dir.file("jobs/job-1"), { recursive: true });
    for (let starts = 0; starts < 2; starts++) {
      const guard = await s.open(owner);
      assert.equal(guard.isForeign, true);
      assert.match(guard.reason() ?? "", /copied from another machine/);
      await guard.onRefused();
    }
    const guard = await s.open(owner);
    await guard.onWelcome();
    assert.equal(guard.reason(), null);
    assert.deepEqual(await listNames(s.dir.file("jobs")), []);
    assert.equal((await s.open(owner)).reason(), null);
    assert.equal((await s.open(FIRST)).isForeign, true);
  });
}

Deno.test("a directory of another host on the same machine is foreign until the welcome", async () => {
  using s = folder();
  await s.open(FIRST);
  const guard = await s.open(FIRST, "host-2");
  assert.equal(guard.isForeign, true);
  await guard.onRefused();
  assert.equal((await s.open(FIRST, "host-2")).isForeign, true);
  await guard.onWelcome();
  assert.equal((await s.open(FIRST, "host-2")).reason(), null);
});

Deno.test("a refusal is remembered over restarts, and ends with a welcome", async () => {
  using s = folder();
  const guard = await s.open(FIRST);
  await guard.onRefused();
  assert.match(guard.reason() ?? "", /refused this machine/);
  const restarted = await s.open(FIRST);
  assert.equal(restarted.isForeign, false);
  assert.match(restarted.reason() ?? "", /refused this machine/);
  await Promise.all([restarted.onWelcome(), restarted.onWelcome()]);
  assert.equal(restarted.reason(), null);
  assert.equal((await s.open(FIRST)).reason(), null);
});

/** An enrolled host with an hourly schedule, half an hour before its time. */
async function hourly() {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: restic.program });
  await Deno.mkdir(host.paths.stateDir, { recursive: true });
  const config = {
    ...configFor("/srv/nowhere"),
    sourceGroups: [groupOf([dir.path])],
    schedules: [scheduleOf({ spreadSeconds: 0 })],
  };
  await Deno.writeTextFile(host.paths.configFile, JSON.stringify(config));
  const clock = createFakeClock(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 1_800_000);
  const starts = async () => (await restic.starts()).filter((line) => line.includes(" backup ")).length;
  return {
    ...{ dir, server, host, clock, starts, config },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

Deno.test("a clone that the server refuses runs no schedule; the welcome brings the missed run", async () => {
  await using s = await hourly();
  await using agent = startDaemon(s.host, { clock: s.clock });
  const known = await s.server.connection();
  await known.welcome();
  known.terminate();
  const refused = await s.server.connection();
  await refused.next("hello");
  refused.send({ type: "rejected", reason: "cloned_identity", message: "Another one is here.", retryAfterMs: 50 });
  refused.close(CLOSE.clone, "cloned identity");
  const again = await s.server.connection();
  await again.next("hello");
  await s.clock.pass(3_600_000);
  assert.equal(
    agent.log.some((line) => line.includes("schedule starts job")),
    false,
  );
  assert.equal(await s.starts(), 0);
  await again.welcome();
  const { jobId } = await again.next("job.announced");
  again.send({ type: "job.announced.ack", jobId });
  await waitFor("the run that was missed", async () => (await s.starts()) === 1);
});

Deno.test("a copied state directory runs neither its journal nor its schedules before a welcome, then its orders", async () => {
  await using s = await hourly();
  const { paths } = s.host;
  const order = startOf(backupOf(s.dir.path));
  await Deno.writeTextFile(paths.machineFile, JSON.stringify({ hostId: "host-1", system: "another", hardware: null }));
  await Deno.mkdir(`${paths.jobsDir}/${order.jobId}`, { recursive: true });
  const { type: _type, ...told } = order;
  const accepted = { ...told, acceptedAt: new Date().toISOString() };
  await Deno.writeTextFile(`${paths.jobsDir}/${order.jobId}/order.json`, JSON.stringify(accepted));
  await using agent = startDaemon(s.host, { clock: s.clock });
  const connection = await s.server.connection();
  const hello = await connection.next("hello");
  assert.deepEqual([hello.configRevision, hello.runningJobs, hello.finishedJobs], [0, [], []]);
  await s.clock.pass(3_600_000);
  assert.equal(
    agent.log.some((line) => line.includes("schedule starts job")),
    false,
  );
  assert.equal(await s.starts(), 0);
  await connection.welcome();
  connection.send({ type: "config.replace", config: s.config });
  await connection.next("config.applied");
  await waitFor("the copied job to be gone", async () => (await listNames(paths.jobsDir)).length === 0);
  // The schedule counts from when it is taken up, which may be a moment after the configuration is.
  const announced = await waitFor("a run of the schedule", async () => {
    await s.clock.pass(3_600_000);
    return connection.heard.find(({ type }) => type === "job.announced");
  });
  assert.equal(announced.type === "job.announced" && announced.jobId !== order.jobId, true);
  const kept = JSON.parse(await Deno.readTextFile(paths.machineFile)) as { system: string; isRefused: boolean };
  assert.notEqual(kept.system, "another");
  assert.equal(kept.isRefused, false);
});
