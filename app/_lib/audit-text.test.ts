import { expect, it } from "vitest";
import type { AuditEntry } from "./api-types";
import { changesOf, detailRows, targetPath, targetText } from "./audit-text";

const entry = (more: Partial<AuditEntry>): AuditEntry => ({
  seq: 1,
  at: new Date(0),
  actorKind: "user",
  actorId: "user-1",
  actorName: "admin",
  address: null,
  action: "users.update",
  targetKind: "user",
  targetId: "0123456789abcdef",
  hostId: null,
  details: {},
  ...more,
});

it("puts what was before beside what is after", () => {
  const details = { username: "eve", before: { role: "viewer", note: "x" }, after: { role: "admin", tags: ["a"] } };
  expect(changesOf(details)).toEqual({
    changes: [
      { name: "role", before: "viewer", after: "admin" },
      { name: "note", before: "x", after: null },
      { name: "tags", before: null, after: "a" },
    ],
    rest: [{ name: "username", value: "eve" }],
  });
});

it("spreads details into rows", () => {
  const details = { before: { role: "viewer", tags: [] }, tags: ["a", "b"], hostname: "web-1", reason: null };
  expect(detailRows(details)).toEqual([
    { name: "hostname", value: "web-1" },
    { name: "before.role", value: "viewer" },
    { name: "before.tags", value: "–" },
    { name: "tags", value: "a, b" },
    { name: "reason", value: "–" },
  ]);
});

it("names what an entry is about, and where to look at it", () => {
  expect(targetText(entry({ details: { before: { username: "eve" } } }))).toBe("eve");
  expect(targetText(entry({}))).toBe("user 01234567");
  expect(targetPath(entry({ targetKind: "job", targetId: "job-1", hostId: "host-1" }))).toBe("/jobs/job-1");
  expect(targetPath(entry({ hostId: "host-1" }))).toBe("/hosts/host-1");
  expect(targetPath(entry({ action: "hosts.delete", hostId: "host-1" }))).toBeNull();
});
