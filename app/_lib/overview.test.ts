import { expect, it } from "vitest";
import type { Issue, Overview, UpcomingHour } from "./api-types";
import { actionFor, busiest, daysWith, ISSUE_LOOK, moodOf, nextNamed } from "./overview";

const issue = (kind: Issue["kind"], extra: Partial<Issue> = {}): Issue => ({
  ...{ kind, hostId: "h-1", hostname: "web-1", since: new Date(0), isOnline: true, hasSchedule: true },
  ...{ cause: null, jobId: null, alertId: null, alertKind: null },
  ...extra,
});
const leadsTo = (kind: Issue["kind"], extra: Partial<Issue> = {}) => {
  const action = actionFor(issue(kind, extra));
  return action.kind === "link" ? action.href : `retry ${action.jobId}`;
};

it("gives each trouble the one action that mends it", () => {
  expect(leadsTo("init_failed")).toBe("/hosts/h-1?tab=repository");
  expect(leadsTo("failing", { cause: "wrong_password", jobId: "j" })).toBe("/hosts/h-1?tab=repository");
  expect(leadsTo("failing", { cause: "source_missing", jobId: "j" })).toBe("/hosts/h-1?tab=source-groups");
  expect(leadsTo("failing", { cause: "timeout", jobId: "j" })).toBe("retry j");
  expect(leadsTo("failing")).toBe("/hosts/h-1?tab=jobs");
  expect(leadsTo("partial", { jobId: "j" })).toBe("/jobs/j");
  expect(leadsTo("overdue")).toBe("/hosts/h-1");
  expect(leadsTo("offline")).toBe("/hosts/h-1");
  expect(leadsTo("never_backed_up")).toBe("/hosts/h-1");
  expect(leadsTo("never_backed_up", { hasSchedule: false })).toBe("/hosts/h-1?tab=schedules");
  expect(leadsTo("no_schedule")).toBe("/hosts/h-1?tab=schedules");
  expect(leadsTo("update_failed")).toBe("/agents");
  expect(leadsTo("alert", { hostId: null })).toBe("/alerts");
});

it("is never green about a trouble", () => {
  expect(Object.values(ISSUE_LOOK).filter(({ tone }) => tone === "good")).toEqual([]);
});

const protection = {
  failing: 0,
  overdue: 0,
  never_backed_up: 0,
  partial: 0,
  unproven: 0,
  paused: 0,
  no_schedule: 0,
  protected: 0,
};
const overview = (counts: Partial<typeof protection>, shown: Issue[] = []): Overview => ({
  at: new Date(0),
  hosts: {
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    online: 0,
    protection: { ...protection, ...counts },
  },
  jobs: { queued: 0, sent: 0, running: 0 },
  issues: { total: shown.length, shown },
});

it("is green only once every host is protected and nothing needs action", () => {
  expect(moodOf(overview({ protected: 3 }))).toBe("good");
  expect(moodOf(overview({ protected: 3, paused: 1 }))).toBe("idle");
  expect(moodOf(overview({}))).toBe("idle");
  expect(moodOf(overview({ protected: 3 }, [issue("alert")]))).toBe("warn");
  expect(moodOf(overview({ protected: 3 }, [issue("init_failed")]))).toBe("bad");
  expect(moodOf(overview({ protected: 3, overdue: 1 }, [issue("overdue")]))).toBe("bad");
});

it("counts days, not hosts", () => {
  const day = { day: "2026-11-27", succeeded: 9, partial: 0, failed: 0, overdue: 4 };
  expect(daysWith([day, { ...day, overdue: 0 }], "overdue")).toBe(1);
  expect(daysWith([day, day], "failed")).toBe(0);
});

it("finds the busiest hour and the next runs that are named", () => {
  const run = (minute: number) => ({
    ...{ hostId: "h", hostname: "web-1", schedule: "nightly", kind: "backup" as const },
    at: new Date(minute * 60_000),
  });
  const hours: UpcomingHour[] = [
    { from: new Date(0), count: 2, first: [run(5), run(10)] },
    { from: new Date(3_600_000), count: 7, first: [run(61)] },
  ];
  expect(busiest(hours)).toEqual({ total: 9, hour: hours[1] });
  expect(busiest([{ from: new Date(0), count: 0, first: [] }])).toBeNull();
  expect(nextNamed(hours, 6 * 60_000, 5)).toEqual([run(10), run(61)]);
  expect(nextNamed(hours, 0, 1)).toEqual([run(5)]);
});
