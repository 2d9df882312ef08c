import { expect, it } from "vitest";
import type { FoundFile } from "./api-types";
import { isPlainName, versionsByPath } from "./file-versions";

const found = (path: string, taken: string, sizeBytes: number, modifiedAt = "2026-11-01T00:00:00Z"): FoundFile => ({
  ...{ snapshotId: taken, path, name: path.slice(1), kind: "file", sizeBytes, modifiedAt, permissions: null },
  ...{ uid: null, gid: null, isAddressable: true, takenAt: new Date(taken) },
});

it("tells the versions of each file, newest first, and in how many snapshots each is", () => {
  const paths = versionsByPath([
    found("/b", "2026-11-25", 10),
    found("/a", "2026-11-25", 1),
    found("/b", "2026-11-27", 12, "2026-11-26T00:00:00Z"),
    found("/b", "2026-11-26", 10),
  ]);
  expect(paths.map(({ path, snapshots }) => [path, snapshots])).toEqual([
    ["/a", 1],
    ["/b", 3],
  ]);
  expect(paths[1]?.versions.map(({ newest, oldest, count }) => [newest.snapshotId, oldest.snapshotId, count])).toEqual([
    ["2026-11-27", "2026-11-27", 1],
    ["2026-11-26", "2026-11-25", 2],
  ]);
});

it("takes the same size at another time, and the same time at another size, for another version", () => {
  const [path] = versionsByPath([
    found("/a", "2026-11-25", 1),
    found("/a", "2026-11-26", 1, "2026-11-25T12:00:00Z"),
    found("/a", "2026-11-27", 2, "2026-11-25T12:00:00Z"),
  ]);
  expect(path?.versions).toHaveLength(3);
});

it("knows a name from a pattern", () => {
  expect([isPlainName("passwd"), isPlainName("*.conf"), isPlainName("/etc"), isPlainName("")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
