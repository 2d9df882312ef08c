import { expect, it } from "vitest";
import { countDays, dayAfterKey, noonOf } from "./day-strip";

it("counts the worst first and leaves out what did not happen", () => {
  const days = (["none", "succeeded", "failed", "succeeded"] as const).map((state, i) => ({ day: `${i}`, state }));
  expect(countDays(days)).toEqual([
    { state: "failed", count: 1 },
    { state: "succeeded", count: 2 },
  ]);
});

it("walks day by day, to either end and never beyond, and leaves every other key alone", () => {
  expect(dayAfterKey("ArrowLeft", 0, 30)).toBe(0);
  expect(dayAfterKey("ArrowLeft", 5, 30)).toBe(4);
  expect(dayAfterKey("ArrowRight", 29, 30)).toBe(29);
  expect(dayAfterKey("Home", 7, 30)).toBe(0);
  expect(dayAfterKey("End", 7, 30)).toBe(29);
  expect(dayAfterKey("Tab", 7, 30)).toBeNull();
  expect(dayAfterKey("j", 7, 30)).toBeNull();
});

it("names a day by its noon in UTC", () => {
  expect(noonOf("2026-11-27").toISOString()).toBe("2026-11-27T12:00:00.000Z");
});
