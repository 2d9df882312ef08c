import { expect, it } from "vitest";
import type { PlannedRun, WeekHour } from "./api-types";
import { collisionsOf, dayFrom, heatOf, instantIn, moveIn, summaryOf, weekRows } from "./week-view";

const hour = (day: string, at: number, values: Partial<WeekHour> = {}): WeekHour => ({
  ...{ at: new Date(0), until: new Date(0), day, hour: at, runs: 0, peak: 0, collisions: 0 },
  ...values,
});

it("gives every day 24 places, and leaves the hour empty that the clock leaves out", () => {
  const hours = [hour("2026-03-29", 1), hour("2026-03-29", 3, { runs: 4 }), hour("2026-03-30", 2)];
  const [sunday, monday] = weekRows(hours);
  expect(sunday?.cells).toHaveLength(24);
  expect(sunday?.cells.slice(1, 4).map((cell) => cell?.runs ?? null)).toEqual([0, null, 4]);
  expect(monday?.cells[2]).toBe(hours[2]);
});

it("heats from nothing to the busiest hour, and shows a single run too", () => {
  expect([0, 1, 250, 1000].map((runs) => heatOf(runs, 1000))).toEqual([0, 1, 3, 5]);
  expect(heatOf(0, 0)).toBe(0);
});

it("sums up the busiest hour, the collisions and the crowds", () => {
  const busy = hour("2026-11-27", 2, { runs: 312, peak: 40, collisions: 2 });
  expect(summaryOf([hour("2026-11-27", 1, { runs: 3, collisions: 1 }), busy])).toEqual({
    ...{ busiest: busy, most: 312, collisions: 3, crowds: 1 },
  });
  expect(summaryOf([hour("2026-11-27", 1)]).busiest).toBeNull();
});

it("walks by arrows and stays within the grid", () => {
  expect(moveIn({ row: 0, column: 0 }, "ArrowUp", 7)).toEqual({ row: 0, column: 0 });
  expect(moveIn({ row: 6, column: 23 }, "ArrowRight", 7)).toEqual({ row: 6, column: 23 });
  expect(moveIn({ row: 2, column: 5 }, "ArrowDown", 7)).toEqual({ row: 3, column: 5 });
  expect(moveIn({ row: 2, column: 5 }, "End", 7)).toEqual({ row: 2, column: 23 });
  expect(moveIn({ row: 2, column: 5 }, "x", 7)).toBeNull();
});

it("names who keeps how many others out of which repository", () => {
  const run = (hostId: string, kind: PlannedRun["kind"], collidesOn: string | null): PlannedRun => ({
    ...{ scheduleId: hostId, name: "x", hostname: hostId, nominalAt: new Date(0), dueAt: new Date(0) },
    ...{ hostId, kind, collidesOn },
  });
  const runs = [
    run("a", "backup", "one"),
    run("b", "prune", "one"),
    run("b", "backup", "one"),
    run("c", "check", null),
  ];
  expect(collisionsOf(runs)).toMatchObject([{ repository: "one", exclusive: { hostId: "b" }, others: 1 }]);
});

it.each(["UTC", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])(
  "finds an instant of a day in %s",
  (timeZone) => {
    const at = instantIn("2026-11-27", timeZone);
    expect(at && new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(at)).toBe("2026-11-27");
    expect(instantIn("yesterday", timeZone)).toBeNull();
  },
);

it("counts days over the end of a month", () => {
  expect(dayFrom("2026-11-27", 7)).toBe("2026-12-04");
  expect(dayFrom("2026-03-01", -1)).toBe("2026-02-28");
});
