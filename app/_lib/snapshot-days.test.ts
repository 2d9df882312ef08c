import { expect, it } from "vitest";
import type { Snapshot } from "./api-types";
import { matchesSnapshot, newestOfPaths, sizeChanges, snapshotDays } from "./snapshot-days";

const snapshot = (snapshotId: string, takenAt: string, more: Partial<Snapshot> = {}): Snapshot => ({
  ...{
    snapshotId,
    takenAt: new Date(takenAt),
    hostname: "web.test",
    username: "root",
    paths: ["/etc"],
    tags: ["daily"],
    isHeld: false,
  },
  ...{ totalFiles: 10, totalBytes: 100, dataAddedBytes: 5 },
  ...more,
});
const LIST = [
  snapshot("ccc", "2026-11-27T02:00:00Z", { totalBytes: 70, totalFiles: 9 }),
  snapshot("bbb", "2026-11-26T23:30:00Z", { paths: ["/home"], totalBytes: 500 }),
  snapshot("aaa", "2026-11-26T02:00:00Z"),
];

it("cuts the list into days where the reader's day changes, and keeps the order", () => {
  const utc = snapshotDays(LIST, (at) => at.toISOString().slice(0, 10));
  expect(utc.map(({ day, snapshots }) => [day, snapshots.map((one) => one.snapshotId)])).toEqual([
    ["2026-11-27", ["ccc"]],
    ["2026-11-26", ["bbb", "aaa"]],
  ]);
});

it("finds by id, path, tag and host, and by several of them at once", () => {
  const found = (search: string) => LIST.filter((one) => matchesSnapshot(one, search)).map((one) => one.snapshotId);
  expect(found("")).toEqual(["ccc", "bbb", "aaa"]);
  expect(found("/HOME")).toEqual(["bbb"]);
  expect(found("daily aaa")).toEqual(["aaa"]);
  expect(found("web.test nothing")).toEqual([]);
});

it("compares a snapshot with the one before of the same paths only, and not at all without figures", () => {
  expect([...sizeChanges(LIST)]).toEqual([["ccc", { bytes: -30, files: -1 }]]);
  const [newest, ...older] = LIST;
  expect(newest && [...sizeChanges([{ ...newest, totalBytes: null }, ...older])]).toEqual([]);
});

it("knows the newest of each host and paths, however the paths are ordered", () => {
  const paths = ["/etc", "/home"];
  const list = [
    snapshot("ddd", "2026-11-28T02:00:00Z", { paths }),
    ...LIST,
    snapshot("000", "2026-11-01T02:00:00Z", { paths: paths.toReversed() }),
  ];
  expect([...newestOfPaths(list)].sort()).toEqual(["bbb", "ccc", "ddd"]);
});
