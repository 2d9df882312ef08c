import { expect, it, test } from "vitest";
import type { RestoreSummary } from "@/agent/protocol/mod";
import { outcomeOf, problemGroups, restoreSpeed } from "./restore-report";

const summary = (more: Partial<RestoreSummary> = {}): RestoreSummary => ({
  ...{ snapshotId: "ab".repeat(32), folder: "/var/restic-restore/j", isDryRun: false, totalFiles: 2 },
  ...{ filesRestored: 2, filesSkipped: 0, totalBytes: 10, bytesRestored: 10, durationSeconds: 2, isVerified: true },
  ...{ problemCount: 0, problems: [] },
  ...more,
});

it("groups problems by what is said, the most frequent first, and loses no path", () => {
  const groups = problemGroups([
    { path: "/a", message: "no space" },
    { path: "/b", message: "not permitted" },
    { path: "/c", message: "not permitted" },
  ]);
  expect(groups).toEqual([
    { message: "not permitted", paths: ["/b", "/c"] },
    { message: "no space", paths: ["/a"] },
  ]);
});

test.each([
  [{}, "verified"],
  [{ isVerified: null }, "notVerified"],
  [{ isVerified: false, problemCount: 3 }, "differs"],
  [{ problemCount: 1 }, "incomplete"],
  [{ isVerified: null, problemCount: 1 }, "incomplete"],
  [{ isDryRun: true, isVerified: null }, "tried"],
] as const)("a restore with %o is called %s, never verified when something is amiss", (more, outcome) => {
  expect(outcomeOf(summary(more))).toBe(outcome);
});

it("tells no speed of a restore without bytes or time", () => {
  expect(restoreSpeed(summary())).toBe(5);
  expect(restoreSpeed(summary({ bytesRestored: 0 }))).toBeNull();
  expect(restoreSpeed(summary({ durationSeconds: 0 }))).toBeNull();
});
