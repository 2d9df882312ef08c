/** Whatever happens to host, clock, disk and configuration: no occurrence starts twice, and none is lost or told twice. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Occurrence, occurrencesAfter } from "../calendar/mod.ts";
import type { Blackout, Schedule } from "../protocol/mod.ts";
import { scheduleOf } from "../testing/orders.ts";
import { makeScheduleHost, type ScheduleHost } from "../testing/schedule-host.ts";
import { tempDir } from "../testing/temp.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const minutes = (min: number, max: number) => fc.integer({ min, max });

const lifeArb = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant("pass" as const), minutes: minutes(1, 70) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("sleep" as const), minutes: minutes(1, 2_000) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("jump" as const), minutes: minutes(-600, 600) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("restart" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant("power_cut" as const),
      step: fc.integer({ min: 0, max: 5 }),
      downMinutes: fc.constantFrom(0, 3, 70),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("full_disk" as const), minutes: minutes(1, 50) }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant("end_jobs" as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("network" as const), isUp: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("server" as const), is: fc.constantFrom("on", "deaf", "off") }) },
);
const behaviourArb = fc.oneof(
  fc.record({ op: fc.constant("pause" as const), minutes: minutes(1, 300) }),
  fc.record({ op: fc.constant("unpause" as const) }),
  fc.record({
    op: fc.constant("change" as const),
    more: fc.record({
      missedRunPolicy: fc.constantFrom("skip" as const, "catch_up" as const),
      catchUpHours: fc.integer({ min: 1, max: 30 }),
      sourceGroupIds: fc.constantFrom<string[]>(["sg"], ["sg", "other"]),
      blackouts: fc.constantFrom<Blackout[]>([], [{ days: [0, 1, 2, 3, 4, 5, 6], from: "22:10", to: "03:50" }]),
    }),
  }),
);
const timingArb = fc.oneof(
  fc.record({ op: fc.constant("enable" as const), isEnabled: fc.boolean() }),
  fc.record({ op: fc.constant("remove" as const) }),
  fc.record({
    op: fc.constant("edit" as const),
    more: fc.record({
      cron: fc.constantFrom("*/20 * * * *", "10,40 * * * *", "0 */2 * * *"),
      spreadSeconds: fc.constantFrom(0, 1_800, 90_000),
    }),
  }),
);
type Op =
  | (typeof lifeArb extends fc.Arbitrary<infer T> ? T : never)
  | (typeof behaviourArb extends fc.Arbitrary<infer T> ? T : never)
  | (typeof timingArb extends fc.Arbitrary<infer T> ? T : never);

/** The clock stays within 20 hours of the furthest it has shown: beyond 25 its past is not believed any more. */
const MAX_BEHIND_MS = 20 * HOUR;

function makeWorld(host: ScheduleHost, first: Schedule) {
  let schedule = first;
  let furthest = host.clock.now().getTime();
  const configure = (next: Partial<Schedule>) => {
    schedule = { ...schedule, ...next };
    return host.configure(schedule);
  };
  const move = (ms: number) => {
    furthest = Math.max(furthest, host.clock.now().getTime());
    host.clock.move(Math.max(ms, furthest - MAX_BEHIND_MS - host.clock.now().getTime()));
  };
  return async (op: Op): Promise<void> => {
    switch (op.op) {
      case "pass":
        return await host.clock.pass(op.minutes * MINUTE);
      case "sleep":
      case "jump":
        return move(op.minutes * MINUTE);
      case "restart":
        return await host.restart();
      case "power_cut":
        host.disk().dieAt(op.step);
        await host.clock.pass(21 * MINUTE);
        move(op.downMinutes * MINUTE);
        return await host.restart();
      case "full_disk":
        host.disk().setFull(true);
        await host.clock.pass(op.minutes * MINUTE);
        return host.disk().setFull(false);
      case "end_jobs":
        for (const jobId of host.running()) await host.end(jobId);
        return;
      case "network":
        host.isReachable = op.isUp;
        return;
      case "server":
        host.disconnect();
        if (op.is !== "off") host.connect({ acks: op.is === "on" });
        return await host.clock.idle();
      case "pause":
        return await configure({
          pausedUntil: new Date(host.clock.now().getTime() + op.minutes * MINUTE).toISOString(),
        });
      case "unpause":
        return await configure({ pausedUntil: null });
      case "enable":
        return await configure({ isEnabled: op.isEnabled });
      case "remove":
        return await host.configure();
      case "change":
      case "edit":
        return await configure(op.more);
    }
  };
}

/** Plays the operations on a fresh host, lets it come to rest, and tells the server everything. */
async function play(first: Schedule, ops: Op[], check: (host: ScheduleHost, begunAt: Date) => void): Promise<void> {
  using dir = tempDir();
  const host = await makeScheduleHost(dir.path, "2026-06-10T10:30:10Z");
  try {
    await host.configure(first);
    const begunAt = host.clock.now();
    const perform = makeWorld(host, first);
    for (const op of ops) await perform(op);
    host.disconnect();
    host.connect();
    await host.clock.pass(MINUTE);
    check(host, begunAt);
  } finally {
    await host.stop();
  }
}

function startsOnce(host: ScheduleHost): void {
  const twice = [...host.starts].filter(([, count]) => count !== 1);
  assert.deepEqual(twice, []);
}

const firstArb = fc.record({
  cron: fc.constantFrom("*/20 * * * *", "5 * * * *", "0 2 * * *"),
  spreadSeconds: fc.constantFrom(0, 900, 86_400),
  missedRunPolicy: fc.constantFrom("skip" as const, "catch_up" as const),
});
const RUNS = { numRuns: Number(Deno.env.get("RM_PROPERTY_RUNS") ?? 40), endOnFailure: false };

Deno.test("every occurrence ends as exactly one of started and missed, whatever happens", async () => {
  const ops = fc.array(fc.oneof({ weight: 5, arbitrary: lifeArb }, behaviourArb), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(firstArb, ops, async (more, list) => {
      const schedule = scheduleOf(more);
      await play(schedule, list, (host, begunAt) => {
        startsOnce(host);
        const dealtWith = host.cursor("schedule-1") ?? begunAt;
        const due: Occurrence[] = [];
        for (const occurrence of occurrencesAfter(schedule, begunAt)) {
          if (occurrence.nominalAt > dealtWith) break;
          due.push(occurrence);
        }
        const started = new Set([...host.started.map(({ nominalAt }) => nominalAt), ...host.refused]);
        const reports = [...host.missed.values()];
        const missed = reports.reduce((sum, { count }) => sum + count, 0);
        const lines = JSON.stringify({ reports, started: [...started], dealtWith });
        assert.equal(started.size + missed, due.length, lines);
        for (const { nominalAt } of due) {
          const at = nominalAt.toISOString();
          const isTold = reports.some(({ firstAt, lastAt }) => firstAt <= at && at <= lastAt);
          assert.ok(isTold || started.has(at), `${at} ${lines}`);
        }
        for (const { firstAt, lastAt, count } of reports) {
          if (count <= 2) assert.equal(started.has(firstAt) || started.has(lastAt), false, lines);
        }
      });
    }),
    RUNS,
  );
});

Deno.test("no occurrence starts twice, whatever happens, also when the schedule itself changes", async () => {
  const ops = fc.array(fc.oneof({ weight: 5, arbitrary: lifeArb }, behaviourArb, { weight: 2, arbitrary: timingArb }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(firstArb, ops, async (more, list) => {
      await play(scheduleOf(more), list, startsOnce);
    }),
    RUNS,
  );
});
