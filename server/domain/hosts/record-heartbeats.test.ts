import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { listRecentHosts, recordHeartbeats } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const facts = {
  agentVersion: "0.2.0",
  resticVersion: "0.19.1",
  os: "linux",
  arch: "arm64",
  machineId: "machine-1",
  bootId: "boot-1",
};

test("signs of life and changed facts of many hosts are one transaction", async () => {
  const hosts = [await createHost(context), await createHost(context), await createHost(context)];
  const { prisma } = context.services.db;
  const transaction = vi.spyOn(context.services.db.heartbeats, "record");
  context.emitted.length = 0;
  const [first, second] = hosts.map(({ hostId }) => hostId);
  const at = context.clock.now();
  await recordHeartbeats(context.asSystem(), {
    at,
    seen: [first ?? "", second ?? "", "gone"],
    facts: new Map([[first ?? "", facts]]),
  });
  expect(transaction).toHaveBeenCalledTimes(1);
  expect(await prisma.host.findUnique({ where: { id: first ?? "" } })).toMatchObject({ ...facts, lastSeenAt: at });
  expect(await prisma.host.count({ where: { lastSeenAt: at } })).toBe(2);
  expect(context.emitted).toEqual([{ name: "host.changed", hostId: first }]);
  expect((await listRecentHosts(context.asSystem(), { since: at })).sort()).toEqual([first, second].sort());
  expect(await listRecentHosts(context.asSystem(), { since: new Date(at.getTime() + 1) })).toEqual([]);
});

test("only the server itself may", async () => {
  const nothing = { at: context.clock.now(), seen: [], facts: new Map() };
  await expect(recordHeartbeats(context.asAgent("x"), nothing)).rejects.toMatchObject({ code: "role_required" });
  await expect(recordHeartbeats(context.asAdmin(), nothing)).rejects.toMatchObject({ code: "role_required" });
  await expect(listRecentHosts(context.asAdmin(), { since: nothing.at })).rejects.toMatchObject({
    code: "role_required",
  });
});
