import fc from "fast-check";
import { expect, test } from "vitest";
import { isValidExclude, judgeExcludes } from "./excludes";

/** The pattern that leaves the path out; null when it is kept. */
function excludedBy(path: string, excludes: string[], roots: string[] = []): string | null {
  const [verdict] = judgeExcludes({ excludes, paths: [path], roots });
  return verdict?.isExcluded ? verdict.pattern : null;
}

// tests/e2e/excludes.test.ts holds the same rules against restic itself; these are what people ask first.
test.each([
  ["a relative pattern matches at any depth", "/home/me/node_modules/x.js", ["node_modules"], "node_modules"],
  ["one from the root matches there only", "/srv/home/me", ["/home"], null],
  ["a star stays inside one name", "/var/log/a/b", ["/var/*/b"], null],
  ["two stars go through any number of folders", "/var/a/b/c/x.tmp", ["/var/**/*.tmp"], "/var/**/*.tmp"],
  ["two stars may be no folder at all", "/var/x.tmp", ["/var/**/*.tmp"], "/var/**/*.tmp"],
  ["letters count as they are written", "/srv/Cache", ["cache"], null],
  ["the folder decides for what lies in it", "/srv/cache/a/b", ["cache"], "cache"],
  ["a later exception takes one file back", "/srv/a.log", ["*.log", "!a.log"], null],
  ["an exception before the rule does nothing", "/srv/a.log", ["!a.log", "*.log"], "*.log"],
  ["an exception can't reach into a folder that is left out", "/srv/cache/keep", ["cache", "!keep"], "cache"],
  ["the folder's contents can be left out with exceptions", "/srv/cache/keep", ["cache/*", "!keep"], null],
  ["a set of letters", "/srv/b1", ["[a-c][0-9]"], "[a-c][0-9]"],
  ["a set that is turned around", "/srv/b1", ["[^a-c]1"], null],
  ["a backslash takes a star for itself", "/srv/*", ["\\*"], "\\*"],
  ["Windows, its own way", "C:\\Users\\me\\AppData\\x", ["AppData"], "AppData"],
  ["Windows, with slashes", "C:\\Users\\me\\a.tmp", ["C:/Users/**/*.tmp"], "C:/Users/**/*.tmp"],
  ["Windows, from a drive", "D:\\Users\\me", ["C:\\Users"], null],
])("%s", (_what, path, excludes, expected) => {
  expect(excludedBy(path, excludes)).toBe(expected);
});

test("the pattern that decided is named, for what is kept too", () => {
  const excludes = ["*.log", "!a.log"];
  expect(judgeExcludes({ excludes, paths: ["/a.log", "/b.log", "/c"] })).toEqual([
    { path: "/a.log", isExcluded: false, pattern: "!a.log" },
    { path: "/b.log", isExcluded: true, pattern: "*.log" },
    { path: "/c", isExcluded: false, pattern: null },
  ]);
});

test("folders above what the backup reads are not asked", () => {
  const excludes = ["/home/*", "!/home/me/x"];
  expect(excludedBy("/home/me/x/y", excludes)).toBe("/home/*");
  expect(excludedBy("/home/me/x/y", excludes, ["/home/me/x"])).toBeNull();
});

test("patterns that restic refuses are known, by the rules of the host's system", () => {
  expect(["[", "[a", "[]a]", "a/[b-]", "a\\"].filter((one) => isValidExclude(one, false))).toEqual([]);
  expect(["[a]", "]", "\\[", "**/", "!x"].filter((one) => !isValidExclude(one, false))).toEqual([]);
  expect(isValidExclude("C:\\Users\\", true)).toBe(true);
});

test("whatever is typed, an answer comes for every path", () => {
  const odd = fc.array(fc.constantFrom("*", "?", "[", "]", "^", "-", "\\", "/", "!", "a", ".", "é"), { maxLength: 12 });
  fc.assert(
    fc.property(odd, odd, (pattern, path) => {
      const paths = [`/${path.join("")}`, `C:\\${path.join("")}`];
      return judgeExcludes({ excludes: [pattern.join("")].filter(Boolean), paths }).length === 2;
    }),
  );
});
