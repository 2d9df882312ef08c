import { expect, test } from "vitest";
import type { Retention } from "@/agent/protocol/mod";
import type { Planned } from "@/server/domain/protection";
import { warningsOf } from "./warnings";

const now = new Date("2026-11-23T08:00:00.000Z");
const planned = (cron: string, extra: Partial<Planned> = {}): Planned => ({
  ...{ scheduleId: "schedule-0001", cron, timeZone: "UTC", spreadSeconds: 0, blackouts: [] },
  ...{ missedRunPolicy: "skip", pausedUntil: null },
  ...extra,
});
const retained = (retention: Retention, backups: string[], hasPrune = true) =>
  warningsOf(
    { ...planned("0 5 * * *"), kind: "forget", retention },
    { backups: backups.map((cron) => planned(cron)), hasPrune },
    now,
  );
const timed = (cron: string, extra: Partial<Planned>) =>
  warningsOf({ ...planned(cron, extra), kind: "backup", retention: null }, { backups: [], hasPrune: false }, now);

test.each<[string, Retention, string[]]>([
  ["Keeping 24 hourly snapshots means one per hour", { keepHourly: 24 }, ["0 2 * * *"]],
  ["Keeping 7 daily snapshots means one per day", { keepDaily: 7 }, ["0 2 * * 0"]],
  ["one backup every 7 days", { keepDaily: 7, keepMonthly: 6 }, ["0 2 * * 0"]],
  ["Keeping 4 weekly snapshots means one per week", { keepWeekly: 4 }, ["0 2 1 * *"]],
  ["Keeping all within 12h is shorter than the 24 hours", { keepWithin: "12h" }, ["0 2 * * *"]],
  ["Keeping the last 6 does not reach back one day", { keepLast: 6 }, ["0 * * * *"]],
])("a retention that does less than it seems is told: %s", (sentence, retention, backups) => {
  expect(retained(retention, backups)).toEqual([expect.stringContaining(sentence)]);
});

test.each<[Retention, string[]]>([
  [{ keepHourly: 24 }, ["0 * * * *"]],
  [{ keepHourly: 24 }, ["0 2 * * *", "30 * * * *"]],
  [{ keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 3 }, ["0 2 * * *"]],
  [{ keepLast: 24 }, ["0 * * * *"]],
  [{ keepLast: 1, keepDaily: 7 }, ["0 * * * *"]],
  [{ keepWithin: "1d" }, ["0 2 * * *"]],
  [{ keepHourly: 24 }, []],
])("a retention that fits is left alone: %o with %o", (retention, backups) => {
  expect(retained(retention, backups)).toEqual([]);
});

test("forgetting without pruning frees no space", () => {
  expect(retained({ keepDaily: 7 }, ["0 2 * * *"], false)).toEqual([expect.stringContaining("add a prune schedule")]);
});

test("a schedule that its blackouts leave no run, and a delay as long as the interval, are told", () => {
  const night = [{ days: [0, 1, 2, 3, 4, 5, 6], from: "01:00", to: "03:00" }];
  expect(timed("0 2 * * *", { blackouts: night })).toEqual([expect.stringContaining("falls into a blackout")]);
  expect(timed("0 2 * * *", { blackouts: night, missedRunPolicy: "catch_up" })).toEqual([]);
  expect(timed("0 2,4 * * *", { blackouts: night })).toEqual([]);
  expect(timed("0 * * * *", { spreadSeconds: 3600 })).toEqual([expect.stringContaining("make it shorter")]);
  expect(timed("0 * * * *", { spreadSeconds: 1800 })).toEqual([]);
});
