import fc from "fast-check";
import { expect, it } from "vitest";
import { loginPathFor, safeNextPath } from "./next-path";

it.each(["/hosts/a?tab=jobs#L3", "/jobs", "/audit?x=%2F%2Fevil"])("lets %s of this site through", (path) => {
  expect(safeNextPath(path)).toBe(path);
});

it.each([
  null,
  undefined,
  "",
  "hosts",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "/login?next=/hosts",
  "/setup",
  "/api/hosts",
])("answers %j with the start page", (path) => {
  expect(safeNextPath(path)).toBe("/");
});

it("never leads to another origin, whatever is asked", () => {
  const part = fc.constantFrom("/", "\\", ".", "..", "//", "@", ":", "evil.example", "\t", "%2f", "?", "#", "http:");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = safeNextPath(parts.join(""));
      expect(new URL(path, "https://fleet.example").origin).toBe("https://fleet.example");
    }),
  );
});

it("keeps where the reader was", () => {
  expect(loginPathFor("/jobs?state=failed")).toBe("/login?next=%2Fjobs%3Fstate%3Dfailed");
});
