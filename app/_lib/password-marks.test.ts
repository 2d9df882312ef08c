import { expect, it } from "vitest";
import { passwordMarks } from "./password-marks";

it("names what looks like something else, and counts places from one", () => {
  expect(passwordMarks("aO0").map(({ at, name }) => [at, name])).toEqual([
    [1, null],
    [2, "capitalO"],
    [3, "zero"],
  ]);
  expect(passwordMarks("1lI| ").map(({ name }) => name)).toEqual(["one", "smallL", "capitalI", "bar", "space"]);
});

it("keeps every character, also those of two halves, and names the unusual ones", () => {
  const marks = passwordMarks("a😀ü");
  expect(marks.map(({ character }) => character).join("")).toBe("a😀ü");
  expect(marks.map(({ name }) => name)).toEqual([null, "other", "other"]);
});
