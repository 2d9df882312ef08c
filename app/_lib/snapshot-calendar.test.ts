import { expect, it } from "vitest";
import type { Snapshot } from "./api-types";
import { dayForKey, dayKind, daySums, monthAfter, monthWeeks } from "./snapshot-calendar";

const snapshot = (takenAt: string, dataAddedBytes: number | null): Snapshot => ({
  ...{ snapshotId: takenAt, takenAt: new Date(takenAt), hostname: "web.test", username: "root", paths: ["/etc"] },
  ...{ tags: [], isHeld: false, totalFiles: 1, totalBytes: 1, dataAddedBytes },
});

it("counts each day's snapshots and what they added, and invents no figures", () => {
  const sums = daySums(
    [
      snapshot("2026-11-27T02:00:00Z", 5),
      snapshot("2026-11-27T01:00:00Z", null),
      snapshot("2026-11-26T01:00:00Z", null),
    ],
    (at) => at.toISOString().slice(0, 10),
  );
  expect(Object.fromEntries(sums)).toEqual({
    "2026-11-27": { count: 2, addedBytes: 5 },
    "2026-11-26": { count: 1, addedBytes: null },
  });
});

it("fills whole weeks from Monday on, however the month lies", () => {
  const november = monthWeeks("2026-11");
  expect(november.map(([monday]) => monday)).toEqual([
    ...["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"],
  ]);
  expect(monthWeeks("2027-02")).toHaveLength(4);
  for (const week of november) expect(week).toHaveLength(7);
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
});

it("is walked by day, week and month, and never to a day that does not exist", () => {
  const walked = ["ArrowLeft", "ArrowDown", "Home", "End", "PageUp", "PageDown"].map((key) =>
    dayForKey(key, "2026-10-31"),
  );
  expect(walked).toEqual(["2026-10-30", "2026-11-07", "2026-10-26", "2026-11-01", "2026-09-30", "2026-11-30"]);
  expect(dayForKey("x", "2026-10-31")).toBeNull();
});

it("calls a day without a backup so only where there should have been one", () => {
  const span = { first: "2026-11-10", today: "2026-11-27", isWhole: true };
  expect(dayKind("2026-11-12", undefined, span)).toBe("none");
  expect(dayKind("2026-11-12", { count: 1, addedBytes: 1 }, span)).toBe("some");
  expect(dayKind("2026-11-09", undefined, span)).toBe("outside");
  expect(dayKind("2026-11-28", undefined, span)).toBe("outside");
  expect(dayKind("2026-11-09", undefined, { ...span, isWhole: false })).toBe("unknown");
});
