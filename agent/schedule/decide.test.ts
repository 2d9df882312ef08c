import assert from "node:assert/strict";
import { MAX_COUNTED } from "../calendar/mod.ts";
import { scheduleOf } from "../testing/orders.ts";
import { type Decision, decide, type Facts, ON_TIME_MS, timingOf } from "./decide.ts";

const at = (text: string) => new Date(`2026-06-10T${text}:00Z`);
const schedule = scheduleOf();

/** An hourly schedule that was dealt with up to 10:00. */
function decided(now: Date, { cursor = at("10:00"), ...more }: Partial<Facts> & { cursor?: Date } = {}): Decision {
  const one = more.schedule ?? schedule;
  return decide({
    schedule: one,
    state: { cursorAt: cursor, timing: timingOf(one) },
    now,
    isCounting: true,
    isBusy: false,
    isReachable: false,
    isBegun: () => false,
    ...more,
  });
}

const told = ({ action, missed, state }: Decision) => ({
  does: action.do === "wait" ? "wait" : `${action.do} ${action.occurrence.nominalAt.toISOString().slice(11, 16)}`,
  missed: missed.map(
    ({ reason, count, firstAt, lastAt }) =>
      `${count} ${reason} ${firstAt.toISOString().slice(11, 16)}-${lastAt.toISOString().slice(11, 16)}`,
  ),
  cursor: state.cursorAt.toISOString().slice(11, 16),
});

const changed = (more: Parameters<typeof scheduleOf>[0]) => ({ schedule: scheduleOf(more) });

Deno.test("a run starts at its time, not before, and up to two minutes late", () => {
  const late = (ms: number) => new Date(at("11:00").getTime() + ms);
  assert.deepEqual(told(decided(late(-1))), { does: "wait", missed: [], cursor: "10:00" });
  assert.deepEqual(told(decided(late(0))), { does: "start 11:00", missed: [], cursor: "11:00" });
  assert.deepEqual(told(decided(late(ON_TIME_MS))).does, "start 11:00");
  assert.deepEqual(told(decided(late(ON_TIME_MS + 1))).does, "probe 11:00");
  const skip = changed({ missedRunPolicy: "skip" });
  assert.deepEqual(told(decided(late(ON_TIME_MS), skip)).does, "start 11:00");
  assert.deepEqual(told(decided(late(ON_TIME_MS + 1), skip)), {
    does: "wait",
    missed: ["1 host_was_down 11:00-11:00"],
    cursor: "11:00",
  });
});

Deno.test("its spread moves a run, and what is on time", () => {
  const spread = { schedule: scheduleOf({ spreadSeconds: 3600 }) };
  const start = decided(new Date(at("11:00").getTime() + 3_600_000), spread);
  assert.equal(start.action.do, "probe");
  if (start.action.do !== "probe") throw new Error("unreachable");
  const { dueAt } = start.action.occurrence;
  assert.deepEqual(told(decided(new Date(dueAt.getTime() - 1), spread)).does, "wait");
  assert.deepEqual(told(decided(dueAt, spread)).does, "start 11:00");
});

Deno.test("after a long sleep the newest runs once the repository answers, the others are one range", () => {
  const now = at("15:30");
  const missed = ["4 host_was_down 11:00-14:00"];
  assert.deepEqual(told(decided(now)), { does: "probe 15:00", missed, cursor: "14:00" });
  assert.deepEqual(told(decided(now, { isReachable: true })), { does: "start 15:00", missed, cursor: "15:00" });
});

Deno.test("too late is too late, and skipping makes up for nothing", () => {
  const daily = { cursor: new Date("2026-06-08T02:00Z"), isReachable: true };
  const cron = "0 2 * * *";
  const now = at("05:30");
  const late = decided(now, { ...daily, ...changed({ cron, catchUpHours: 3 }) });
  assert.deepEqual(told(late), { does: "wait", missed: ["2 host_was_down 02:00-02:00"], cursor: "02:00" });
  assert.equal(told(decided(now, { ...daily, ...changed({ cron, catchUpHours: 4 }) })).does, "start 02:00");
  const skip = decided(now, { ...daily, ...changed({ cron, missedRunPolicy: "skip" }) });
  assert.deepEqual(told(skip).missed, ["2 host_was_down 02:00-02:00"]);
});

Deno.test("in a blackout a run is skipped, or the newest is kept for its end", () => {
  const blackouts = [{ days: [3], from: "10:30", to: "13:30" }];
  const skip = changed({ blackouts, missedRunPolicy: "skip" });
  assert.deepEqual(told(decided(at("11:00"), skip)), {
    does: "wait",
    missed: ["1 blackout 11:00-11:00"],
    cursor: "11:00",
  });
  // The host was down when it was due, whatever holds now.
  const slept = { ...changed({ cron: "20 10 * * *", blackouts, missedRunPolicy: "skip" as const }) };
  assert.deepEqual(told(decided(at("10:40"), slept)).missed, ["1 host_was_down 10:20-10:20"]);
  const keep = changed({ blackouts, catchUpHours: 1 });
  assert.deepEqual(told(decided(at("11:00"), keep)), { does: "wait", missed: [], cursor: "10:00" });
  assert.deepEqual(told(decided(at("12:00"), keep)), {
    does: "wait",
    missed: ["1 blackout 11:00-11:00"],
    cursor: "11:00",
  });
  const end = { ...keep, isReachable: true, cursor: at("12:00") };
  assert.deepEqual(told(decided(at("13:30"), end)), { does: "start 13:00", missed: [], cursor: "13:00" });
  // Its hours count from the end of the blackout: 12:00 is late by two and a half hours, by one only of the window.
  const slow = changed({ cron: "0 12 * * *", blackouts, catchUpHours: 1 });
  assert.equal(told(decided(at("14:30"), slow)).does, "probe 12:00");
  assert.deepEqual(told(decided(at("14:31"), slow)).missed, ["1 blackout 12:00-12:00"]);
});

Deno.test("what was due while paused is missed and never caught up, what came after is judged by itself", () => {
  const paused = { ...changed({ pausedUntil: at("13:30").toISOString() }), isReachable: true };
  assert.deepEqual(told(decided(at("12:00"), paused)), {
    does: "wait",
    missed: ["2 paused 11:00-12:00"],
    cursor: "12:00",
  });
  assert.deepEqual(told(decided(at("13:40"), paused)), {
    does: "wait",
    missed: ["3 paused 11:00-13:00"],
    cursor: "13:00",
  });
  assert.deepEqual(told(decided(at("15:40"), paused)), {
    does: "start 15:00",
    missed: ["3 paused 11:00-13:00", "1 host_was_down 14:00-14:00"],
    cursor: "15:00",
  });
});

Deno.test("a run does not start beside the one before", () => {
  assert.deepEqual(told(decided(at("11:00"), { isBusy: true })), {
    does: "wait",
    missed: ["1 still_running 11:00-11:00"],
    cursor: "11:00",
  });
});

Deno.test("a clock set back repeats nothing; one that was wildly wrong is not believed", () => {
  assert.deepEqual(told(decided(at("09:30"))), { does: "wait", missed: [], cursor: "10:00" });
  assert.deepEqual(told(decided(at("10:30"))), { does: "wait", missed: [], cursor: "10:00" });
  assert.deepEqual(told(decided(at("11:00"))).does, "start 11:00");
  const nearly = decided(at("10:30"), { cursor: new Date(at("10:30").getTime() + 25 * 3_600_000) });
  assert.equal(nearly.state.cursorAt.toISOString(), "2026-06-11T11:30:00.000Z");
  const wildly = decided(at("10:30"), { cursor: new Date("2038-01-01T00:00Z") });
  assert.deepEqual(told(wildly), { does: "wait", missed: [], cursor: "10:30" });
});

Deno.test("what is new, switched on or now names other times does not fire for the past", () => {
  const now = at("15:30");
  const timing = timingOf(schedule);
  assert.deepEqual(told(decided(now, { state: null })), { does: "wait", missed: [], cursor: "15:30" });
  const off = decided(now, { isCounting: false });
  assert.deepEqual(told(off).missed, ["5 host_was_down 11:00-15:00"]);
  assert.equal(off.state.timing, null);
  const still = decided(at("16:30"), { state: off.state, isCounting: false });
  assert.deepEqual([still.missed, still.state.timing], [[], null]);
  assert.deepEqual(told(decided(at("16:30"), { state: off.state })), { does: "wait", missed: [], cursor: "16:30" });
  const edited = decided(now, { ...changed({ cron: "15 * * * *" }), state: { cursorAt: at("10:00"), timing } });
  assert.deepEqual(told(edited), { does: "wait", missed: ["5 host_was_down 11:00-15:00"], cursor: "15:30" });
  // Where the clock stands behind the cursor, the cursor counts.
  const back = decided(at("09:30"), { ...changed({ cron: "15 * * * *" }), state: { cursorAt: at("10:00"), timing } });
  assert.deepEqual(told(back), { does: "wait", missed: [], cursor: "10:00" });
});

Deno.test("an occurrence that was begun is completed, and never told as missed", () => {
  const isBegun = (nominalAt: Date) => nominalAt.getTime() === at("11:00").getTime();
  const skip = changed({ missedRunPolicy: "skip" });
  assert.deepEqual(told(decided(at("11:50"), { ...skip, isBegun })), {
    does: "start 11:00",
    missed: [],
    cursor: "11:00",
  });
  assert.deepEqual(told(decided(at("12:50"), { ...skip, isBegun })).missed, ["1 host_was_down 12:00-12:00"]);
  const daily = { ...changed({ cron: "0 11 * * *" }), isBegun };
  const nextDay = new Date("2026-06-11T10:59Z");
  assert.equal(told(decided(nextDay, daily)).does, "start 11:00");
  assert.deepEqual(told(decided(new Date("2026-06-11T11:00Z"), { ...daily, isBusy: true })).missed, [
    "1 still_running 11:00-11:00",
  ]);
});

Deno.test("a year of minutes is counted as far as is cheap, and its range is whole", () => {
  const now = at("12:00");
  const cursor = new Date("2025-06-10T12:00Z");
  const startedAt = performance.now();
  const { missed, action } = decided(now, { ...changed({ cron: "* * * * *" }), cursor });
  assert.ok(performance.now() - startedAt < 5_000);
  assert.equal(action.do, "start");
  assert.deepEqual(missed, [
    {
      reason: "host_was_down",
      firstAt: new Date("2025-06-10T12:01Z"),
      lastAt: at("11:59"),
      count: MAX_COUNTED,
    },
  ]);
});
