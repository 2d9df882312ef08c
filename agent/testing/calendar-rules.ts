/** The rules of time as checks, which the test suites of both runtimes run: server and agent must agree on them. */
import assert from "node:assert/strict";
import {
  blackoutEnd,
  countOccurrences,
  cronProblem,
  isBlackedOut,
  lastDueOccurrence,
  lastOccurrence,
  MAX_COUNTED,
  nextOccurrences,
  occurrenceId,
  occurrenceJobId,
  occurrenceOf,
  occurrencesAfter,
  spreadMs,
  type Timing,
  upcomingOccurrences,
} from "../calendar/mod.ts";
import type { Blackout } from "../protocol/mod.ts";

const LONDON = "Europe/London";
const NEW_YORK = "America/New_York";
const timing = (cron: string, timeZone = LONDON, spreadSeconds = 0, scheduleId = "schedule-1"): Timing => ({
  ...{ scheduleId, cron, timeZone, spreadSeconds },
});
const iso = (at: Date) => at.toISOString().replace(":00.000Z", "Z");
const nominal = (cron: string, timeZone: string, [after, until]: readonly [string, string]): string[] => {
  const times: string[] = [];
  for (const { nominalAt } of occurrencesAfter(timing(cron, timeZone), new Date(after))) {
    if (nominalAt > new Date(until)) break;
    times.push(iso(nominalAt));
  }
  return times;
};

/** The days of 2026 on which the clocks change, each as a stretch of time around it. */
const DAYS = {
  londonSpring: ["2026-03-28T23:59Z", "2026-03-29T03:59Z"],
  londonAutumn: ["2026-10-24T22:59Z", "2026-10-25T03:59Z"],
  newYorkSpring: ["2026-03-08T04:59Z", "2026-03-08T08:59Z"],
  newYorkAutumn: ["2026-11-01T03:59Z", "2026-11-01T08:59Z"],
} as const;

const halfHours = (from: string, to: string): string[] => {
  const times: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 1_800_000) times.push(iso(new Date(ms)));
  return times;
};

const nightly = (days: number[], from: string, to: string): Blackout => ({ days, from, to });
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

export const calendarRules: Record<string, () => void> = {
  "a fixed time that summer time leaves out runs once, right after the gap": () => {
    assert.deepEqual(nominal("30 1 * * *", LONDON, DAYS.londonSpring), ["2026-03-29T01:00Z"]);
    assert.deepEqual(nominal("0,30 1 * * *", LONDON, DAYS.londonSpring), ["2026-03-29T01:00Z"]);
    assert.deepEqual(nominal("30 2 * * *", NEW_YORK, DAYS.newYorkSpring), ["2026-03-08T07:00Z"]);
    assert.deepEqual(nominal("0,30 2 * * *", NEW_YORK, DAYS.newYorkSpring), ["2026-03-08T07:00Z"]);
    assert.deepEqual(nominal("30 1,2 * * *", LONDON, DAYS.londonSpring), ["2026-03-29T01:00Z", "2026-03-29T01:30Z"]);
  },
  "a fixed time that comes twice in autumn runs once, lists too": () => {
    assert.deepEqual(nominal("30 1 * * *", LONDON, DAYS.londonAutumn), ["2026-10-25T00:30Z"]);
    assert.deepEqual(nominal("0,30 1 * * *", LONDON, DAYS.londonAutumn), ["2026-10-25T00:00Z", "2026-10-25T00:30Z"]);
    assert.deepEqual(nominal("30 1 * * *", NEW_YORK, DAYS.newYorkAutumn), ["2026-11-01T05:30Z"]);
    assert.deepEqual(nominal("0,30 1 * * *", NEW_YORK, DAYS.newYorkAutumn), ["2026-11-01T05:00Z", "2026-11-01T05:30Z"]);
  },
  "an interval runs on over both changes of the clocks": () => {
    for (const [cron, zone, day] of [
      ["*/30 * * * *", LONDON, DAYS.londonSpring],
      ["*/30 * * * *", LONDON, DAYS.londonAutumn],
      ["*/30 * * * *", NEW_YORK, DAYS.newYorkSpring],
      ["*/30 * * * *", NEW_YORK, DAYS.newYorkAutumn],
    ] as const) {
      const [after, until] = day;
      const first = new Date(Date.parse(after) + 60_000).toISOString();
      assert.deepEqual(nominal(cron, zone, day), halfHours(first, until), `${zone} ${until}`);
    }
  },
  "backwards and forwards name the same occurrences, also where the clocks change": () => {
    const crons = [
      "30 1 * * *",
      "0,30 1 * * *",
      "30 1,2 * * *",
      "15 0-3 * * *",
      "*/30 * * * *",
      "0 */2 * * *",
      "@daily",
    ];
    for (const cron of crons) {
      for (const zone of [LONDON, NEW_YORK, "Australia/Lord_Howe", "UTC"]) {
        for (const [after, until] of Object.values(DAYS)) {
          const forwards = nominal(cron, zone, [after, until]);
          for (let ms = Date.parse(after) + 60_000; ms <= Date.parse(until); ms += 300_000) {
            const last = lastOccurrence(timing(cron, zone), new Date(ms));
            const expected = forwards.filter((at) => Date.parse(at) <= ms).at(-1);
            if (expected !== undefined) assert.equal(last && iso(last.nominalAt), expected, `${cron} ${zone}`);
          }
        }
      }
    }
  },
  "an occurrence counts from its very instant on, not a millisecond earlier": () => {
    const at = Date.parse("2026-06-01T02:00Z");
    const daily = timing("0 2 * * *", "UTC");
    assert.equal(lastOccurrence(daily, new Date(at))?.nominalAt.getTime(), at);
    assert.equal(lastOccurrence(daily, new Date(at - 1))?.nominalAt.getTime(), at - 86_400_000);
    assert.equal(nextOccurrences(daily, new Date(at - 1), 1)[0]?.nominalAt.getTime(), at);
    assert.equal(nextOccurrences(daily, new Date(at), 1)[0]?.nominalAt.getTime(), at + 86_400_000);
  },
  "500 windows are counted exactly, a year of minutes up to a bound that says so": () => {
    const until = new Date("2026-06-01T00:00Z");
    const hourly = { after: new Date(until.getTime() - 500 * 3_600_000), until };
    assert.deepEqual(countOccurrences(timing("0 * * * *", "UTC"), hourly), { count: 500, isCapped: false });
    const year = { after: new Date("2025-06-01T00:00Z"), until };
    const count = countOccurrences(timing("* * * * *", "UTC"), year);
    assert.deepEqual(count, { count: MAX_COUNTED, isCapped: true });
    const none = { after: until, until };
    assert.deepEqual(countOccurrences(timing("* * * * *", "UTC"), none), { count: 0, isCapped: false });
  },
  "a thousand schedules at the same time are spread evenly over their window": () => {
    const spreadSeconds = 3600;
    const ids = (kind: "random" | "similar") =>
      Array.from({ length: 1000 }, (_, i) => (kind === "random" ? crypto.randomUUID() : `schedule-${i}`));
    for (const kind of ["random", "similar"] as const) {
      const buckets = Array.from({ length: 20 }, () => 0);
      for (const id of ids(kind)) {
        const ms = spreadMs(id, spreadSeconds);
        assert.ok(ms >= 0 && ms < spreadSeconds * 1000);
        const bucket = Math.floor((ms / (spreadSeconds * 1000)) * buckets.length);
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
      const expected = 1000 / buckets.length;
      const chiSquare = buckets.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // Chance alone goes beyond 58 with 19 degrees of freedom once in 100,000 times.
      assert.ok(chiSquare < 58, `${kind}: chi-square ${chiSquare.toFixed(1)}, ${buckets.join(" ")}`);
    }
  },
  "the spread of a schedule never changes: jobs would be started at other times after an update": () => {
    assert.equal(spreadMs("0f2b6f0e-6a0e-4b53-9b1f-0a1c5d1e7a11", 3600), 2_793_233);
    assert.equal(spreadMs("schedule-1", 86_400), 48944475);
    assert.equal(spreadMs("schedule-1", 0), 0);
  },
  "a spread longer than the interval leaves one run for each nominal time, in order": () => {
    const minutely = timing("*/5 * * * *", "UTC", 86_400);
    const runs = nextOccurrences(minutely, new Date("2026-06-01T00:00Z"), 300);
    const delayMs = spreadMs(minutely.scheduleId, minutely.spreadSeconds);
    assert.equal(new Set(runs.map(({ nominalAt }) => occurrenceJobId("schedule-1", nominalAt))).size, 300);
    for (const [i, run] of runs.entries()) {
      assert.equal(run.dueAt.getTime() - run.nominalAt.getTime(), delayMs);
      const next = runs[i + 1];
      if (next) assert.equal(next.dueAt.getTime() - run.dueAt.getTime(), 300_000);
    }
  },
  "what is due next may have its nominal time behind it, and what was due last is the one before": () => {
    const daily = timing("0 2 * * *", "UTC", 3600);
    const delayMs = spreadMs(daily.scheduleId, daily.spreadSeconds);
    const nominalAt = new Date("2026-06-02T02:00Z");
    const before = new Date(nominalAt.getTime() + delayMs - 1);
    assert.deepEqual(upcomingOccurrences(daily, before, 1)[0]?.nominalAt, nominalAt);
    assert.equal(lastDueOccurrence(daily, before)?.nominalAt.toISOString(), "2026-06-01T02:00:00.000Z");
    const at = new Date(nominalAt.getTime() + delayMs);
    assert.deepEqual(lastDueOccurrence(daily, at)?.nominalAt, nominalAt);
    assert.equal(upcomingOccurrences(daily, at, 1)[0]?.nominalAt.toISOString(), "2026-06-03T02:00:00.000Z");
  },
  "a blackout over midnight belongs to the day on which it begins": () => {
    const friday = { blackouts: [nightly([5], "22:00", "06:00")], timeZone: LONDON };
    // 12 June 2026 is a Friday, and London is an hour ahead of UTC.
    for (const [at, expected] of [
      ["2026-06-11T22:00Z", false],
      ["2026-06-12T20:59Z", false],
      ["2026-06-12T21:00Z", true],
      ["2026-06-12T23:30Z", true],
      ["2026-06-13T04:59Z", true],
      ["2026-06-13T05:00Z", false],
      ["2026-06-13T21:30Z", false],
    ] as const) {
      assert.equal(isBlackedOut(friday, new Date(at)), expected, at);
    }
    const toMidnight = { blackouts: [nightly([5], "22:00", "00:00")], timeZone: "UTC" };
    assert.equal(isBlackedOut(toMidnight, new Date("2026-06-12T23:59Z")), true);
    assert.equal(isBlackedOut(toMidnight, new Date("2026-06-13T00:00Z")), false);
    assert.equal(isBlackedOut({ blackouts: [], timeZone: "UTC" }, new Date()), false);
  },
  "a blackout goes by the clock on the wall when the clocks change": () => {
    const night = { blackouts: [nightly(EVERY_DAY, "23:00", "03:00")], timeZone: LONDON };
    const end = (at: string) => blackoutEnd(night, new Date(at))?.toISOString();
    assert.equal(end("2026-03-28T23:10Z"), "2026-03-29T02:00:00.000Z");
    assert.equal(end("2026-10-24T22:10Z"), "2026-10-25T03:00:00.000Z");
    assert.equal(isBlackedOut(night, new Date("2026-10-25T02:59Z")), true);
    const intoTheGap = { blackouts: [nightly(EVERY_DAY, "23:00", "01:30")], timeZone: LONDON };
    assert.equal(blackoutEnd(intoTheGap, new Date("2026-03-28T23:10Z"))?.toISOString(), "2026-03-29T01:00:00.000Z");
  },
  "windows that touch are waited out together, and a minute between them is found": () => {
    const touching = [nightly(EVERY_DAY, "00:00", "08:00"), nightly(EVERY_DAY, "08:00", "20:00")];
    const at = new Date("2026-06-12T03:00:30Z");
    const end = (blackouts: Blackout[]) => blackoutEnd({ blackouts, timeZone: "UTC" }, at);
    assert.equal(end(touching)?.toISOString(), "2026-06-12T20:00:00.000Z");
    const apart = [nightly(EVERY_DAY, "00:00", "08:00"), nightly(EVERY_DAY, "08:01", "20:00")];
    assert.equal(end(apart)?.toISOString(), "2026-06-12T08:00:00.000Z");
    assert.equal(end([nightly(EVERY_DAY, "00:00", "12:00"), nightly(EVERY_DAY, "12:00", "00:00")]), null);
    assert.equal(end([]), at);
  },
  "a cron expression that means nothing, or never comes, is told in a sentence": () => {
    assert.equal(cronProblem("30 2 * * *", "UTC"), null);
    assert.equal(cronProblem("@daily", LONDON), null);
    assert.match(cronProblem("0 0 31 2 *", "UTC") ?? "", /never comes/);
    for (const bad of ["61 * * * *", "* * * * * *", "@reboot", "x y z a b", ""]) {
      assert.notEqual(cronProblem(bad, "UTC"), null, bad);
    }
  },
  "the id of an occurrence's job is the same everywhere, safe as a file name, and tells its occurrence": () => {
    const at = new Date("2026-11-26T02:30:00Z");
    const scheduleId = "0f2b6f0e-6a0e-4b53-9b1f-0a1c5d1e7a11";
    assert.equal(occurrenceJobId(scheduleId, at), `${scheduleId}_20261126T023000Z`);
    const group = occurrenceJobId(scheduleId, at, "../../etc/passwd");
    assert.equal(group, `${scheduleId}_20261126T023000Z_------etc-passwd`);
    for (const jobId of [occurrenceJobId(scheduleId, at), group]) {
      assert.equal(occurrenceOf(jobId), occurrenceId(scheduleId, at));
    }
    assert.equal(occurrenceOf(crypto.randomUUID()), null);
    assert.equal(occurrenceOf("job_00000001"), null);
  },
};
