import { afterEach, beforeEach, expect, it } from "vitest";
import { JOB_STATES, TERMINAL_JOB_STATES } from "@/agent/protocol/mod";
import { newId } from "@/server/core/ids";
import { sha256Hex } from "@/server/crypto/tokens";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

it("finds a host by its token's hash, with the facts that its hello is compared with", async () => {
  await createHost(context);
  const update = { updateVersion: "0.2.0", updateState: "waiting" };
  await context.services.db.prisma.host.update({ where: { id: host.hostId }, data: update });
  const { lookups, prisma } = context.services.db;
  const row = await prisma.host.findUniqueOrThrow({ where: { id: host.hostId } });
  const { id, hostname, configRevision, agentVersion, resticVersion, os, arch, machineId, bootId } = row;
  const { updateVersion, updateState } = row;
  const facts = { agentVersion, resticVersion, os, arch, machineId, bootId };
  const expected = { id, hostname, configRevision, ...facts, updateVersion, updateState };
  expect(lookups.hostByTokenHash(sha256Hex(host.agentToken))).toEqual(expected);
  expect(lookups.hostByTokenHash(sha256Hex("another"))).toBeNull();
});

it.each(JOB_STATES.map((state) => ({ state })))("tells whether a host has open jobs: $state", async ({ state }) => {
  const { lookups, prisma } = context.services.db;
  const other = await createHost(context);
  const expiresAt = context.clock.now();
  const job = { kind: "probe", order: { kind: "probe" }, requestedBy: "test", expiresAt, state };
  await prisma.job.create({ data: { id: newId(), hostId: host.hostId, ...job } });
  expect(lookups.hasOpenJobs(host.hostId)).toBe(!TERMINAL_JOB_STATES.some((terminal) => terminal === state));
  expect(lookups.hasOpenJobs(other.hostId)).toBe(false);
});

it("sees what is committed, without waiting for an open transaction", async () => {
  const { lookups, prisma } = context.services.db;
  const find = () => lookups.hostByTokenHash(sha256Hex(host.agentToken))?.hostname;
  await prisma.$transaction(async (tx) => {
    await tx.host.update({ where: { id: host.hostId }, data: { hostname: "renamed.test" } });
    expect(find()).toBe(host.hostname);
  });
  expect(find()).toBe("renamed.test");
});
