import { expect, it } from "vitest";
import type { AuditEntry } from "./api-types";
import { actionText, detailRows, targetPath, targetText } from "./audit-text";

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

it("shows an action of a later version as it is", () => {
  expect(actionText("hosts.delete")).toBe("Removed a host");
  expect(actionText("moon.land")).toBe("moon.land");
  expect(actionText("constructor")).toBe("constructor");
});

it("spreads details into rows", () => {
  const details = { before: { role: "viewer", tags: [] }, tags: ["a", "b"], hostname: "web-1", reason: null };
  expect(detailRows(details)).toEqual([
    { name: "hostname", value: "web-1" },
    { name: "before.role", value: "viewer" },
    { name: "before.tags", value: "none" },
    { name: "tags", value: "a, b" },
    { name: "reason", value: "none" },
  ]);
});

it("names what an entry is about, and where to look at it", () => {
  expect(targetText(entry({ details: { before: { username: "eve" } } }))).toBe("eve");
  expect(targetText(entry({}))).toBe("user 01234567");
  expect(targetPath(entry({ targetKind: "job", targetId: "job-1", hostId: "host-1" }))).toBe("/jobs/job-1");
  expect(targetPath(entry({ hostId: "host-1" }))).toBe("/hosts/host-1");
  expect(targetPath(entry({ action: "hosts.delete", hostId: "host-1" }))).toBeNull();
});
