import { expect, it } from "vitest";
import { tagsFrom, tagsProblem } from "./tags-form";

it("reads tags between spaces and commas, each once", () => {
  expect(tagsFrom(" prod, london\nprod ,,web ")).toEqual(["prod", "london", "web"]);
  expect(tagsFrom("  ")).toEqual([]);
});

it("says what the server would refuse", () => {
  expect(tagsProblem(["a"])).toBeNull();
  expect(tagsProblem(Array.from({ length: 21 }, (_, index) => `t${index}`))).toBe("tooMany");
  expect(tagsProblem(["x".repeat(65)])).toBe("tooLong");
});
