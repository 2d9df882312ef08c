import { expect, it } from "vitest";
import type { DiffChange } from "./api-types";
import { changedFolders, countKinds } from "./snapshot-diff";

const CHANGES: DiffChange[] = [
  { path: "/etc/hosts", change: "changed" },
  { path: "/srv/new/", change: "added" },
  { path: "/srv/new/a", change: "added" },
  { path: "/srv/old", change: "removed" },
  { path: "/top", change: "metadata" },
];

it("counts changes by kind", () => {
  expect(countKinds(CHANGES)).toEqual({ added: 2, removed: 1, changed: 1, metadata: 1, type: 0 });
});

it("gathers changes by the folder right below, the most first, and does not list files as folders", () => {
  expect(changedFolders(CHANGES, "/")).toEqual([
    { path: "/srv", name: "srv", count: 3 },
    { path: "/etc", name: "etc", count: 1 },
  ]);
  expect(changedFolders(CHANGES, "/srv")).toEqual([{ path: "/srv/new", name: "new", count: 1 }]);
});
