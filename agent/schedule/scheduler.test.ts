import assert from "node:assert/strict";
import type { Schedule } from "../protocol/mod.ts";
import { scheduleOf } from "../testing/orders.ts";
import { makeScheduleHost, type ScheduleHost } from "../testing/schedule-host.ts";
import { tempDir } from "../testing/temp.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

const scene = (...schedules: Schedule[]) => sceneFrom("2026-06-10T10:30:00Z", ...schedules);

async function sceneFrom(start: string, ...schedules: Schedule[]) {
  const dir = tempDir();
  const host = await makeScheduleHost(dir.path, start);
  if (schedules.length > 0) await host.configure(...schedules);
  return Object.assign(host, {
    async [Symbol.asyncDispose]() {
      await host.stop();
      dir[Symbol.dispose]();
    },
  });
}

const startedAt = (host: ScheduleHost) => host.started.map(({ nominalAt }) => nominalAt?.slice(5, 16));
const missedOf = (host: ScheduleHost) =>
  [...host.missed.values()].map(
    ({ count, reason, firstAt, lastAt }) => `${count} ${reason} ${firstAt.slice(5, 16)} ${lastAt.slice(5, 16)}`,
  );
const endAll = async (host: ScheduleHost) => {
  for (const jobId of host.running()) await host.end(jobId);
};
/** The server comes by, hears what there is to say, and goes again. */
const tellServer = async (host: ScheduleHost) => {
  host.connect();
  await host.clock.idle();
  host.disconnect();
};

Deno.test("schedules run without any server, each occurrence once, with what the configuration says", async () => {
  await using host = await scene(scheduleOf({ sourceGroupIds: ["sg", "other"] }));
  for (let i = 0; i < 3; i++) {
    await host.clock.pass(HOUR);
    await endAll(host);
  }
  assert.deepEqual(startedAt(host), [
    ...["06-10T11:00", "06-10T11:00", "06-10T12:00", "06-10T12:00", "06-10T13:00", "06-10T13:00"],
  ]);
  assert.deepEqual([...host.starts.keys()].slice(0, 2), [
    "schedule-1_20260610T110000Z_sg",
    "schedule-1_20260610T110000Z_other",
  ]);
  assert.equal(host.missed.size, 0);
});

Deno.test("asleep over 500 windows: one catch-up, and the rest is told as missed in one report", async () => {
  await using host = await scene(scheduleOf());
  host.clock.move(500 * HOUR);
  await host.clock.pass(30_000);
  assert.deepEqual(startedAt(host), ["07-01T06:00"]);
  await endAll(host);
  await host.clock.pass(MINUTE);
  await host.restart();
  await host.clock.pass(20 * MINUTE);
  await tellServer(host);
  assert.equal(host.started.length, 1);
  assert.deepEqual(missedOf(host), ["499 host_was_down 06-10T11:00 07-01T05:00"]);
});

Deno.test("a catch-up waits for the network, and is given up when its time is over", async () => {
  await using host = await scene(scheduleOf({ cron: "0 2 * * *", catchUpHours: 3 }));
  host.isReachable = false;
  host.clock.move(16 * HOUR);
  await host.clock.pass(2 * HOUR);
  assert.equal(host.started.length, 0);
  assert.ok(host.probes >= 8 && host.probes < 30, `${host.probes} looks`);
  host.isReachable = true;
  await host.clock.pass(15 * MINUTE);
  assert.deepEqual(startedAt(host), ["06-11T02:00"]);
  await endAll(host);
  host.isReachable = false;
  host.clock.move(23 * HOUR);
  await host.clock.pass(2 * HOUR);
  assert.equal(host.started.length, 1);
  await tellServer(host);
  assert.deepEqual(missedOf(host), ["1 host_was_down 06-12T02:00 06-12T02:00"]);
});

Deno.test("a clock set by an hour, forth and back, fires nothing twice", async () => {
  await using host = await scene(scheduleOf({ cron: "*/15 * * * *" }));
  for (const ms of [HOUR, -HOUR, -HOUR, HOUR, HOUR, -2 * HOUR, HOUR]) {
    host.clock.move(ms);
    await host.clock.pass(20 * MINUTE);
    await endAll(host);
  }
  for (let i = 0; i < 12; i++) {
    await host.clock.pass(15 * MINUTE);
    await endAll(host);
  }
  assert.ok(host.started.length > 10, `${host.started.length} runs`);
  assert.deepEqual(
    [...host.starts.values()].filter((count) => count !== 1),
    [],
  );
  assert.equal(new Set(startedAt(host)).size, host.started.length);
});

Deno.test("where summer time begins and ends, a fixed time runs once and an interval runs on", async () => {
  for (const { start, fixed, interval } of [
    { start: "2026-03-28T23:50:00Z", fixed: ["03-29T01:00"], interval: 6 },
    { start: "2026-10-24T22:50:00Z", fixed: ["10-25T00:30"], interval: 6 },
  ]) {
    const london = { timeZone: "Europe/London" };
    await using host = await sceneFrom(
      start,
      scheduleOf({ ...london, scheduleId: "schedule-1", cron: "30 1 * * *" }),
      scheduleOf({ ...london, scheduleId: "schedule-2", cron: "*/30 * * * *" }),
    );
    for (let i = 0; i < 18; i++) {
      await host.clock.pass(10 * MINUTE);
      await endAll(host);
    }
    const of = (id: string) => host.started.filter(({ scheduleId }) => scheduleId === id);
    assert.deepEqual(
      of("schedule-1").map(({ nominalAt }) => nominalAt?.slice(5, 16)),
      fixed,
    );
    assert.equal(of("schedule-2").length, interval);
  }
});

Deno.test("the process killed at any write starts nothing twice and loses nothing", async () => {
  for (let step = 0; step < 12; step++) {
    await using host = await scene(scheduleOf({ sourceGroupIds: ["sg", "other"], missedRunPolicy: "skip" }));
    host.clock.move(2 * HOUR);
    host.disk().dieAt(step);
    // 11:00 and 12:00 were slept through; 13:00 comes on time, and somewhere around it the power goes.
    await host.clock.pass(30 * MINUTE);
    const isBegun = host.started.length > 0;
    await host.restart();
    await tellServer(host);
    const text = `step ${step}: ${missedOf(host).join(", ")}`;
    assert.deepEqual(
      [...host.starts.values()],
      [...host.starts.values()].map(() => 1),
      text,
    );
    // What was begun is completed; what was not is on time still.
    assert.equal(host.started.length, 2, `${text} ${isBegun}`);
    assert.deepEqual(missedOf(host), ["2 host_was_down 06-10T11:00 06-10T12:00"], text);
  }
});

Deno.test("a full disk ends nothing: jobs are not doubled, and what was missed is told once it is on disk", async () => {
  await using host = await scene(scheduleOf());
  host.clock.move(3 * HOUR);
  await host.clock.pass(MINUTE);
  assert.deepEqual(startedAt(host), ["06-10T13:00"]);
  const [jobId = ""] = host.running();
  host.connect();
  assert.equal(host.missed.size, 1);
  await host.end(jobId);

  host.clock.move(3 * HOUR);
  host.disk().setFull(true);
  await host.clock.pass(5 * MINUTE);
  assert.equal(host.missed.size, 1);
  assert.ok(host.log.some((line) => line.includes("schedules.json cannot be written")));
  assert.equal(await host.scheduler().isOnDisk(jobId), false);
  host.disk().setFull(false);
  await host.clock.pass(MINUTE);
  assert.equal(await host.scheduler().isOnDisk(jobId), true);
  assert.deepEqual(missedOf(host), [
    "2 host_was_down 06-10T11:00 06-10T12:00",
    "2 host_was_down 06-10T14:00 06-10T15:00",
  ]);
});

Deno.test("a change of the configuration counts at once: paused, edited, removed, and added anew", async () => {
  await using host = await scene(scheduleOf());
  await host.clock.pass(29 * MINUTE);
  await host.configure(scheduleOf({ pausedUntil: "2026-06-10T12:30:00Z" }));
  await host.clock.pass(2 * HOUR);
  assert.deepEqual(startedAt(host), []);
  await tellServer(host);
  assert.deepEqual(missedOf(host), ["2 paused 06-10T11:00 06-10T12:00"]);
  // One minute before its time, it names another.
  await host.configure(scheduleOf({ cron: "30 * * * *" }));
  await host.clock.pass(3 * MINUTE);
  assert.deepEqual(startedAt(host), []);
  await host.clock.pass(30 * MINUTE);
  assert.deepEqual(startedAt(host), ["06-10T13:30"]);
  await endAll(host);
  await host.configure();
  await host.clock.pass(5 * HOUR);
  await host.configure(scheduleOf());
  await host.clock.pass(10 * MINUTE);
  assert.deepEqual(startedAt(host), ["06-10T13:30"]);
  await host.configure(scheduleOf({ isEnabled: false }));
  await host.clock.pass(5 * HOUR);
  await host.configure(scheduleOf());
  await host.clock.pass(MINUTE);
  assert.deepEqual(startedAt(host), ["06-10T13:30"]);
  await tellServer(host);
  assert.equal(host.missed.size, 1);
});

Deno.test("no run starts beside the one before, also not after a restart", async () => {
  await using host = await scene(scheduleOf());
  await host.clock.pass(HOUR);
  await host.restart();
  await host.clock.pass(2 * HOUR);
  assert.equal(host.started.length, 1);
  await endAll(host);
  await host.clock.pass(HOUR);
  assert.deepEqual(startedAt(host), ["06-10T11:00", "06-10T14:00"]);
  await tellServer(host);
  assert.deepEqual(missedOf(host), ["2 still_running 06-10T12:00 06-10T13:00"]);
});

Deno.test("the parts of a check are read in turn, each until it succeeded, across restarts", async () => {
  await using host = await scene(scheduleOf({ kind: "check", checkParts: 3 }));
  const parts: unknown[] = [];
  for (const state of ["succeeded", "failed", "failed", "succeeded", "succeeded", "succeeded"] as const) {
    await host.clock.pass(HOUR);
    const order = host.started.at(-1)?.order;
    parts.push(order?.kind === "check" ? order.readData?.part : null);
    for (const jobId of host.running()) await host.end(jobId, state);
    await host.restart();
  }
  assert.deepEqual(parts, [1, 2, 2, 2, 3, 1]);
  await host.configure(scheduleOf({ kind: "check", checkParts: 5 }));
  await host.clock.pass(HOUR);
  const order = host.started.at(-1)?.order;
  assert.deepEqual(order?.kind === "check" ? order.readData : null, { part: 1, total: 5 });
});

Deno.test("missed runs are told until the server has acknowledged them, and then leave the disk", async () => {
  await using host = await scene(scheduleOf({ missedRunPolicy: "skip" }));
  host.clock.move(5 * HOUR);
  await host.clock.pass(MINUTE);
  host.connect({ acks: false });
  assert.equal(host.missed.size, 1);
  await host.restart();
  const [missedId] = host.missed.keys();
  host.missed.clear();
  host.connect();
  assert.deepEqual([...host.missed.keys()], [missedId]);
  await host.clock.pass(MINUTE);
  const stored: unknown = JSON.parse(await Deno.readTextFile(`${host.dir}/schedules.json`));
  assert.deepEqual((stored as { missed: unknown }).missed, []);
});

Deno.test("a server that stays away for a hundred days leaves a small file, and every missed run in it", async () => {
  await using host = await scene(
    ...Array.from({ length: 5 }, (_, i) => scheduleOf({ scheduleId: `schedule-${i}`, missedRunPolicy: "skip" })),
  );
  await host.clock.pass(30 * MINUTE);
  for (let day = 0; day < 100; day++) {
    await endAll(host);
    host.clock.move(24 * HOUR - 2 * MINUTE);
    // Every day one run on time, so that there is a gap between the missed ones.
    await host.clock.pass(2 * MINUTE);
  }
  const { size } = await Deno.stat(`${host.dir}/schedules.json`);
  assert.ok(size < 200_000, `${size} bytes`);
  await tellServer(host);
  const total = [...host.missed.values()].reduce((sum, { count }) => sum + count, 0);
  assert.equal(total + host.started.length, 5 * (100 * 24 + 1));
  assert.ok(host.missed.size <= 200 + 5, `${host.missed.size} reports`);
});
