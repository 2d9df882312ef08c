import { expect, it } from "vitest";
import type { LogLine } from "./api-types";
import {
  createLineCache,
  lineFromHash,
  lineFromText,
  marksIn,
  PAGE_LINES,
  rankOf,
  stepFrom,
  stretchAround,
  tailOf,
} from "./log-view";

const linesFrom = (from: number, count: number): LogLine[] =>
  Array.from({ length: count }, (_, at) => ({
    at: "2026-11-23T04:00:00.000Z",
    stream: "stdout",
    text: `line ${from + at}`,
    isTrouble: false,
  }));

it("gives each line by its number, and asks only for what it lacks", () => {
  const cache = createLineCache();
  expect(cache.missing(1, 30, 1000)).toEqual([{ from: 1, count: PAGE_LINES }]);
  const tail = tailOf(430);
  expect(tail).toEqual({ from: 201, count: 230 });
  cache.put(tail.from, linesFrom(tail.from, tail.count));
  expect(cache.line(430)?.text).toBe("line 430");
  expect(cache.line(200)).toBeUndefined();
  expect(cache.missing(201, 430, 430)).toEqual([]);
  // The log grew: only the rest of its last page is new.
  expect(cache.missing(201, 500, 500)).toEqual([{ from: 431, count: 70 }]);
  cache.put(431, linesFrom(431, 70));
  expect([cache.line(431)?.text, cache.line(500)?.text]).toEqual(["line 431", "line 500"]);
  expect(cache.missing(1, 0, 0)).toEqual([]);
  expect(tailOf(0)).toEqual({ from: 1, count: 0 });
});

it("holds the same number of lines however far a reader scrolls", () => {
  const cache = createLineCache();
  for (let from = 1; from < 1_000_000; from += PAGE_LINES) {
    for (const range of cache.missing(from, from + PAGE_LINES - 1, 1_000_000))
      cache.put(range.from, linesFrom(range.from, range.count));
    expect(cache.line(from)?.text).toBe(`line ${from}`);
  }
  expect(cache.size()).toBeLessThanOrEqual(10_000);
  expect(cache.line(1)).toBeUndefined();
});

it("takes no answer in that would shift the lines behind it", () => {
  const cache = createLineCache();
  cache.put(50, linesFrom(50, 10));
  expect([cache.line(50), cache.line(1)]).toEqual([undefined, undefined]);
  cache.put(1, linesFrom(1, 60));
  cache.put(41, linesFrom(41, 10));
  expect(cache.line(60)?.text).toBe("line 60");
});

it("puts every line well inside a stretch that no browser cuts off", () => {
  for (const line of [1, 100, 124_999, 250_000, 250_001, 500_000, 999_999, 1_000_000, 12_345_678]) {
    const { before, most } = stretchAround(line);
    expect(most * 24).toBeLessThan(17_000_000);
    expect(line).toBeGreaterThan(before);
    expect(line).toBeLessThanOrEqual(before + most);
    if (before > 0) expect(line - before).toBeGreaterThan(100_000);
  }
});

it.each([
  ["#L12", 12],
  ["#L0", null],
  ["#L12x", null],
  ["", null],
  ["#L99999999999", null],
])("reads the address %j as line %j", (hash, number) => {
  expect(lineFromHash(hash)).toBe(number);
});

it.each([
  ["12", 12],
  ["500,000", 500_000],
  ["500.000", 500_000],
  ["0", 1],
  ["9999999", 1_000_000],
  ["x", null],
  ["", null],
])("goes for %j to line %j", (text, number) => {
  expect(lineFromText(text, 1_000_000)).toBe(number);
});

it("goes from match to match and round at the ends, and knows which of them it is at", () => {
  const found = [3, 7, 9];
  expect([1, 4, 9, 10].map((line) => stepFrom(found, line, "forward"))).toEqual([3, 7, 9, 3]);
  expect([2, 3, 8, 20].map((line) => stepFrom(found, line, "backward"))).toEqual([9, 3, 7, 9]);
  expect(stepFrom([], 1, "forward")).toBeNull();
  expect([3, 8, 9].map((line) => rankOf(found, line))).toEqual([1, null, 3]);
});

it("marks every match in a line and loses nothing of it", () => {
  expect(marksIn("Saved, saved", "SAVED").map(({ isMatch }) => isMatch)).toEqual([true, false, true]);
  for (const text of ["", "abc", "<b>saved</b>", "İstanbul saved"]) {
    expect(
      marksIn(text, "saved")
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
    expect(marksIn(text, "")).toEqual([{ text, isMatch: false }]);
  }
});
