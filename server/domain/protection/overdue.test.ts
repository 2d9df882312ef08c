import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadMs } from "@/agent/calendar/mod";
import type { Blackout } from "@/agent/protocol/mod";
import { overdueAtOf, type Plan } from "./overdue";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const START = Date.UTC(2026, 10, 20);
const GROUP = "group-1";

/** A cron expression as sets, so that the simulation needs no cron parser. */
type Fields = { minutes: number[]; hours: number[] | null; days: number[] | null };
type Case = { fields: Fields; plan: Plan; lastSnapshotAt: Date | null; changedAt: Date };

const fieldsArb: fc.Arbitrary<Fields> = fc.record({
  minutes: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 3 }),
  hours: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 4 })),
  days: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 })),
});
const wallTime = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`);
const blackoutArb: fc.Arbitrary<Blackout> = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    from: wallTime,
    to: wallTime,
  })
  .filter(({ from, to }) => from !== to);
const instantArb = fc.integer({ min: 0, max: 4 * DAY_MS }).map((ms) => new Date(START + ms));

const caseArb: fc.Arbitrary<Case> = fieldsArb.chain((fields) =>
  fc.record({
    fields: fc.constant(fields),
    plan: fc.record({
      scheduleId: fc.uuid(),
      cron: fc.constant(`${fields.minutes} ${fields.hours ?? "*"} * * ${fields.days ?? "*"}`),
      timeZone: fc.constant("UTC"),
      spreadSeconds: fc.constantFrom(0, 600, 7200),
      blackouts: fc.array(blackoutArb, { maxLength: 2 }),
      missedRunPolicy: fc.constantFrom("skip" as const, "catch_up" as const),
      pausedUntil: fc.option(instantArb.map((at) => at.toISOString())),
      countsFrom: instantArb,
      sourceGroupIds: fc.constant([GROUP]),
    }),
    lastSnapshotAt: fc.option(instantArb),
    changedAt: instantArb,
  }),
);

const HORIZON_MS = START + 16 * DAY_MS;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function isQuiet(blackouts: readonly Blackout[], at: number): boolean {
  const day = new Date(at).getUTCDay();
  const minute = Math.floor((at % DAY_MS) / MINUTE_MS);
  return blackouts.some(({ days, from, to }) => {
    const [start, end] = [minuteOf(from), minuteOf(to)];
    if (start < end) return days.includes(day) && minute >= start && minute < end;
    return (days.includes(day) && minute >= start) || (days.includes((day + 6) % 7) && minute < end);
  });
}

const isNamed = ({ minutes, hours, days }: Fields, at: Date): boolean =>
  minutes.includes(at.getUTCMinutes()) &&
  (hours === null || hours.includes(at.getUTCHours())) &&
  (days === null || days.includes(at.getUTCDay()));

/** Walks through every minute of some weeks and plays what the agent would do. */
function simulate({ fields, plan, lastSnapshotAt, changedAt }: Case): Date | null {
  const delay = spreadMs(plan.scheduleId, plan.spreadSeconds);
  const pausedUntil = plan.pausedUntil === null ? 0 : Date.parse(plan.pausedUntil);
  const countsFrom = plan.countsFrom?.getTime() ?? 0;
  const nominal: number[] = [];
  for (let at = START - 9 * DAY_MS; at < HORIZON_MS; at += MINUTE_MS)
    if (isNamed(fields, new Date(at))) nominal.push(at);
  const runs: { startsAt: number; gap: number }[] = [];
  for (const [index, at] of nominal.entries()) {
    const due = at + delay;
    if (due <= countsFrom || due < pausedUntil) continue;
    let startsAt = due;
    if (isQuiet(plan.blackouts, due)) {
      if (plan.missedRunPolicy === "skip") continue;
      while (isQuiet(plan.blackouts, startsAt) && startsAt < HORIZON_MS)
        startsAt = Math.floor(startsAt / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    }
    const gap = (nominal[index + 1] ?? Number.POSITIVE_INFINITY) - at;
    // Of those that a blackout holds back together, the newest runs.
    if (runs.at(-1)?.startsAt === startsAt) runs.pop();
    runs.push({ startsAt, gap });
  }
  const since = Math.max((lastSnapshotAt ?? changedAt).getTime(), countsFrom);
  const missing = runs.find(({ startsAt }) => startsAt > since);
  if (!missing || missing.startsAt >= HORIZON_MS - 8 * DAY_MS) return null;
  return new Date(missing.startsAt + Math.min(60, Math.max(10, missing.gap / 10 / MINUTE_MS)) * MINUTE_MS);
}

test("overdue is the very instant at which a simulation of every minute finds the snapshot missing", () => {
  fc.assert(
    fc.property(caseArb, (one) => {
      const expected = simulate(one);
      // Beyond what was simulated nothing is known.
      fc.pre(expected !== null);
      const group = { sourceGroupId: GROUP, lastSnapshotAt: one.lastSnapshotAt, changedAt: one.changedAt };
      expect(overdueAtOf([one.plan], [group])).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

const daily: Plan = {
  scheduleId: "schedule-0001",
  cron: "0 2 * * *",
  timeZone: "Europe/London",
  spreadSeconds: 0,
  blackouts: [],
  missedRunPolicy: "skip",
  pausedUntil: null,
  countsFrom: new Date("2026-03-01T00:00:00Z"),
  sourceGroupIds: [GROUP, "group-2"],
};
const group = (sourceGroupId: string, lastSnapshotAt: string | null) => ({
  sourceGroupId,
  lastSnapshotAt: lastSnapshotAt === null ? null : new Date(lastSnapshotAt),
  changedAt: new Date("2026-03-01T00:00:00Z"),
});
const overdue = (plans: Plan[], ...groups: ReturnType<typeof group>[]) =>
  overdueAtOf(plans, groups)?.toISOString() ?? null;

test("the group that waits longest decides, and of two schedules the stricter one", () => {
  const [old, fresh] = [group(GROUP, "2026-03-10T02:00:05Z"), group("group-2", "2026-03-12T02:00:05Z")];
  expect(overdue([daily], old, fresh)).toBe("2026-03-11T03:00:00.000Z");
  expect(overdue([daily], fresh)).toBe("2026-03-13T03:00:00.000Z");
  expect(overdue([daily, { ...daily, cron: "0 * * * *" }], fresh)).toBe("2026-03-12T03:10:00.000Z");
  expect(overdue([daily], group("not-scheduled", null))).toBeNull();
  expect(overdue([], old)).toBeNull();
});

test("what a blackout holds back is expected when it ends, unless it was due before the schedule was made", () => {
  const nights = [{ days: [0, 1, 2, 3, 4, 5, 6], from: "01:00", to: "06:00" }];
  const held: Plan = { ...daily, blackouts: nights, missedRunPolicy: "catch_up" };
  const taken = group(GROUP, "2026-03-10T03:00:00Z");
  expect(overdue([held], taken)).toBe("2026-03-10T07:00:00.000Z");
  expect(overdue([{ ...held, missedRunPolicy: "skip" }], taken)).toBeNull();
  expect(overdue([{ ...held, countsFrom: new Date("2026-03-10T03:00:00Z") }], taken)).toBe("2026-03-11T07:00:00.000Z");
});

test("a clock that is set forward moves the expectation with the host's time", () => {
  const [before, after] = [group(GROUP, "2026-03-28T02:00:05Z"), group(GROUP, "2026-03-29T01:00:05Z")];
  expect(overdue([{ ...daily, cron: "30 1 * * *" }], before)).toBe("2026-03-29T02:00:00.000Z");
  expect(overdue([daily], after)).toBe("2026-03-30T02:00:00.000Z");
});

test("a schedule that comes every four years waits for its day, with no more than an hour of grace", () => {
  expect(overdue([{ ...daily, cron: "0 2 29 2 *", timeZone: "UTC" }], group(GROUP, null))).toBe(
    "2028-02-29T03:00:00.000Z",
  );
});
