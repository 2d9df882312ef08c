import { expect, it } from "vitest";
import { nearestDot, summarize, trendOf } from "./trend";

const day = (n: number) => `2026-11-${String(n).padStart(2, "0")}`;

it("lays days out by the calendar and keeps the line inside of its box", () => {
  const { dots, low, high } = trendOf([
    { day: day(1), value: 100 },
    { day: day(2), value: 120 },
    { day: day(11), value: 140 },
  ]);
  expect(dots.map(({ x }) => x)).toEqual([0, 10, 100]);
  expect(dots.every(({ y }) => y > 0 && y < 100)).toBe(true);
  expect([low, high]).toEqual([90, 150]);
});

it("draws numbers whatever comes: nothing, one day, a flat line, a line at zero, a size beyond 2^53", () => {
  for (const values of [[], [5], [7, 7, 7], [0, 0], [0, 1e18]]) {
    const trend = trendOf(values.map((value, i) => ({ day: day(i + 1), value })));
    expect(`${trend.line}${trend.area}`).not.toMatch(/NaN|Infinity|undefined/);
    expect(trend.dots.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 100)).toBe(true);
  }
});

it("never shows less than nothing on its scale", () => {
  expect(trendOf([1, 50].map((value, i) => ({ day: day(i + 1), value }))).low).toBe(0);
});

it("finds the day under the pointer", () => {
  const { dots } = trendOf([1, 2, 3].map((value, i) => ({ day: day(i + 1), value })));
  expect(nearestDot(dots, 40)?.day).toBe(day(2));
  expect(nearestDot(dots, 99)?.day).toBe(day(3));
  expect(nearestDot([], 50)).toBeNull();
});

it("says in facts what the line shows", () => {
  expect(summarize([])).toEqual({ kind: "none" });
  expect(summarize([{ day: day(3), value: 9 }])).toEqual({ kind: "one", day: day(3), value: 9 });
  const line = (to: number) =>
    summarize([
      { day: day(1), value: 5 },
      { day: day(30), value: to },
    ]);
  expect(line(7)).toEqual({ kind: "grew", from: 5, to: 7, days: 29 });
  expect(line(3)).toMatchObject({ kind: "shrank" });
  expect(line(5)).toMatchObject({ kind: "same" });
});
