import { expect, it } from "vitest";
import type { LogLine } from "./api-types";
import { firstTroubleOf, lineFromHash, linesWith, logFileText, numberLines } from "./log-view";

const line = (text: string, stream: LogLine["stream"] = "stdout"): LogLine => ({
  at: "2026-11-23T04:00:00.000Z",
  stream,
  text,
});

it("numbers lines on from those that are there already, without terminal codes", () => {
  const lines = numberLines([line("\u001b[1mone\u001b[0m"), line("two")], 10);
  expect(lines.map(({ number, text }) => [number, text])).toEqual([
    [11, "one"],
    [12, "two"],
  ]);
});

it("finds lines whatever their case, and keeps their numbers", () => {
  const lines = numberLines([line("Saved /etc"), line("nothing"), line("saved /home")], 0);
  expect(linesWith(lines, " SAVED ").map(({ number }) => number)).toEqual([1, 3]);
  expect(linesWith(lines, "  ")).toBe(lines);
});

it("jumps to what restic said itself before what the agent made of it", () => {
  const lines = numberLines([line("failed: see below", "agent"), line("fine"), line("Fatal: no", "stderr")], 0);
  expect(firstTroubleOf(lines)).toBe(3);
  expect(firstTroubleOf(lines.slice(0, 2))).toBe(1);
  expect(firstTroubleOf(lines.slice(1, 2))).toBeNull();
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

it("writes a file with one line for each", () => {
  expect(logFileText(numberLines([line("a", "stderr"), line("b")], 0))).toBe(
    "2026-11-23T04:00:00.000Z stderr a\n2026-11-23T04:00:00.000Z stdout b\n",
  );
});
