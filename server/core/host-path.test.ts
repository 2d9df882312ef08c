import { expect, test } from "vitest";
import { cleanHostPath, isWithin, stepsTo } from "./host-path";

test("a path is cleaned as restic cleans it", () => {
  expect(["/", "//srv///data/", "/srv/./a/../b", "/../etc"].map(cleanHostPath)).toEqual([
    "/",
    "/srv/data",
    "/srv/b",
    "/etc",
  ]);
  expect(["C:/Users//me/", "c:\\", "D:\\a\\..\\b\\."].map(cleanHostPath)).toEqual(["C:\\Users\\me", "c:\\", "D:\\b"]);
  expect(["//nas/share/x/", "\\\\nas\\share"].map((path) => path.replaceAll("/", "\\")).map(cleanHostPath)).toEqual([
    "\\\\nas\\share\\x",
    "\\\\nas\\share\\",
  ]);
});

test("the way to a path names every folder on it", () => {
  expect(stepsTo("/srv/a/b")).toEqual(["/srv", "/srv/a", "/srv/a/b"]);
  expect(stepsTo("/")).toEqual([]);
  expect(stepsTo("C:\\Users\\me")).toEqual(["C:\\Users", "C:\\Users\\me"]);
  expect(stepsTo("\\\\nas\\share\\x")).toEqual(["\\\\nas\\share\\x"]);
});

test("a neighbour whose name begins the same is not inside", () => {
  expect(isWithin("/srv/data/x", "/srv/data")).toBe(true);
  expect(isWithin("/srv/data", "/srv/data")).toBe(true);
  expect(isWithin("/srv/database", "/srv/data")).toBe(false);
  expect(isWithin("/etc", "/")).toBe(true);
  expect(isWithin("C:\\Users\\me", "C:\\")).toBe(true);
});
