import { afterEach, beforeEach, expect, it } from "vitest";
import { transact } from "@/server/db/transact";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { verifyAudit } from "./verify-audit";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

async function write(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await transact(test.asAdmin(), ({ audit }) =>
      audit({
        action: "tests.write",
        targetKind: "thing",
        targetId: String(index),
        ...(index % 2 ? { hostId: "odd" } : {}),
        details: { b: { z: 1, a: [index, null] }, a: "ü" },
      }),
    );
}
const entry = (targetId: string) =>
  test.services.db.prisma.auditEntry.findFirstOrThrow({ where: { targetId: String(targetId) } });

it("lists the newest first, page by page, and of one host", async () => {
  await write(5);
  const first = await listAudit(test.asAdmin(), { limit: 3 });
  expect(first.entries.map(({ targetId }) => targetId)).toEqual(["4", "3", "2"]);
  const second = await listAudit(test.asAdmin(), { limit: 3, before: first.nextBefore ?? 0 });
  expect(second.entries.map(({ targetId }) => targetId)).toEqual(["1", "0"]);
  expect(second.nextBefore).toBeNull();
  const odd = await listAudit(test.asAdmin(), { hostId: "odd" });
  expect(odd.entries.map(({ targetId }) => targetId)).toEqual(["3", "1"]);
  expect(odd.entries[0]).not.toHaveProperty("hash");
});

it("is for admins", async () => {
  for (const ctx of [test.asOperator(), test.asViewer()]) {
    await expect(listAudit(ctx)).rejects.toMatchObject({ code: "role_required" });
    await expect(verifyAudit(ctx)).rejects.toMatchObject({ code: "role_required" });
  }
});

it("is intact as it was written, also by calls at once", async () => {
  await Promise.all([write(10), write(10)]);
  expect(await verifyAudit(test.asAdmin())).toMatchObject({ isIntact: true, entries: 20, brokenSeq: null });
});

it("names the first entry that was changed", async () => {
  await write(4);
  const { seq } = await entry("1");
  await test.services.db.prisma.auditEntry.update({ where: { seq }, data: { actorName: "somebody else" } });
  expect(await verifyAudit(test.asAdmin())).toMatchObject({ isIntact: false, entries: 1, brokenSeq: seq });
});

it("names the entry after one that was removed", async () => {
  await write(4);
  const { seq } = await entry("1");
  await test.services.db.prisma.auditEntry.delete({ where: { seq } });
  expect(await verifyAudit(test.asAdmin())).toMatchObject({ isIntact: false, brokenSeq: seq + 1 });
});

it("finds details that were changed", async () => {
  await write(3);
  const { seq } = await entry("2");
  await test.services.db.prisma.auditEntry.update({ where: { seq }, data: { details: { a: "u" } } });
  expect(await verifyAudit(test.asAdmin())).toMatchObject({ isIntact: false, brokenSeq: seq });
});

it("is narrowed down by who, what, which host and when, and exported oldest first with the same filter", async () => {
  await write(4);
  const host = await createHost(test, { hostname: "web-1" });
  test.clock.advance(60_000);
  const later = test.clock.now();
  await transact(test.asOperator(), ({ audit }) =>
    audit({ action: "tests.other", targetKind: "host", targetId: host.hostId, hostId: host.hostId }),
  );
  const found = async (filter: Parameters<typeof exportAudit>[1]) =>
    (await listAudit(test.asAdmin(), filter)).entries.map(({ targetId }) => targetId);
  expect(await found({ actor: "operator" })).toEqual([host.hostId]);
  expect(await found({ action: "tests.write" })).toEqual(["3", "2", "1", "0"]);
  expect(await found({ action: "tests" })).toHaveLength(5);
  expect(await found({ host: "web-1" })).toEqual([host.hostId]);
  expect(await found({ host: "odd" })).toEqual(["3", "1"]);
  expect(await found({ from: later })).toEqual([host.hostId]);
  expect(await found({ to: later, actor: "admin" })).toHaveLength(4);
  const exported: string[] = [];
  for await (const page of await exportAudit(test.asAdmin(), { action: "tests.write" }))
    exported.push(...page.map(({ targetId }) => targetId));
  expect(exported).toEqual(["0", "1", "2", "3"]);
  await expect(exportAudit(test.asOperator(), {})).rejects.toMatchObject({ code: "role_required" });
});
