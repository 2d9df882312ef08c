import { afterEach, beforeEach, expect, test } from "vitest";
import type { FolderListing } from "@/server/core/ports";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { listHostFolder } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  context.connections.setOnline(host.hostId, true);
});
afterEach(() => context.close());

const look = (path?: string) =>
  listHostFolder(context.asOperator(), { hostId: host.hostId, ...(path === undefined ? {} : { path }) });
const answer = (problem: FolderListing["problem"]): FolderListing => ({ entries: [], isCut: false, problem });

test("a folder is asked for by its plain path, the roots without one; nothing is audited", async () => {
  const entries = [{ name: "www", kind: "folder" as const, sizeBytes: null }];
  const roots = [{ name: "/", kind: "folder" as const, sizeBytes: null }];
  context.connections.setFolders({
    "": { entries: roots, isCut: false, problem: null },
    "/srv": { entries, isCut: true, problem: null },
  });
  expect(await look()).toEqual({ path: null, entries: roots, isCut: false });
  expect(await look("/srv/./x/../")).toEqual({ path: "/srv", entries, isCut: true });
  expect(await context.services.db.prisma.auditEntry.count()).toBe(0);
});

test.each([
  ["not_found", "folder_not_found", "The host has no folder /srv"],
  ["not_a_folder", "folder_not_found", "/srv is no folder"],
  ["permission_denied", "folder_not_readable", "may not read /srv"],
  ["not_allowed", "folder_not_readable", "RM_BROWSE_ROOTS"],
  ["failed", "folder_not_readable", "could not read /srv"],
] as const)("%s is told as %s", async (problem, code, text) => {
  context.connections.setFolders({ "/srv": answer(problem) });
  await expect(look("/srv")).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
});

test("a host that is away, a relative path, a viewer and nobody are refused", async () => {
  const { hostId } = host;
  await expect(listHostFolder(context.asViewer(), { hostId })).rejects.toMatchObject({ code: "role_required" });
  await expect(listHostFolder(context.asAgent(hostId), { hostId })).rejects.toMatchObject({ code: "role_required" });
  await expect(listHostFolder(context.asNobody(), { hostId })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(look("srv")).rejects.toMatchObject({ code: "invalid_request", details: [{ field: "path" }] });
  await expect(listHostFolder(context.asOperator(), { hostId: "nope" })).rejects.toMatchObject({
    code: "host_not_found",
  });
  context.connections.setOnline(hostId, false);
  await expect(look("/srv")).rejects.toMatchObject({ code: "host_offline" });
});
