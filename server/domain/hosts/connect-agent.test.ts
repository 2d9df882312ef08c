import { afterEach, beforeEach, expect, test } from "vitest";
import { listAlerts } from "@/server/domain/alerts";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateAgent, connectAgent, noteOtherMachine, recordAppliedConfig, refuseClone } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const row = () => context.services.db.prisma.host.findUniqueOrThrow({ where: { id: host.hostId } });
const connect = (configRevision: number) =>
  connectAgent(context.asAgent(host.hostId), { hostId: host.hostId, configRevision });

test("a valid token names its host", async () => {
  const { actor, configRevision, facts } = await authenticateAgent(context.asNobody(), { token: host.agentToken });
  expect(actor).toMatchObject({ kind: "agent", hostId: host.hostId, name: host.hostname, address: "127.0.0.1" });
  expect(configRevision).toBe(1);
  expect(facts).toMatchObject({ agentVersion: "0.1.0", machineId: null });
});

test.each(["", "rma_", "rma_wrong"])("the token %j opens nothing", async (token) => {
  await expect(authenticateAgent(context.asNobody(), { token })).rejects.toMatchObject({ code: "agent_token_invalid" });
});

test("an agent that is behind or level gets the server's revision, one that is ahead is overtaken once", async () => {
  expect(await connect(0)).toBe(1);
  expect(await connect(1)).toBe(1);
  expect(await connect(9)).toBe(10);
  expect(await connect(9)).toBe(10);
  expect(await connect(2_000_000_000)).toBe(10);
  expect(await row()).toMatchObject({ configRevision: 10 });
});

test("applied revisions only grow, and never beyond what was given out", async () => {
  const apply = (revision: number) =>
    recordAppliedConfig(context.asAgent(host.hostId), { hostId: host.hostId, revision });
  await connect(4);
  await apply(5);
  await apply(3);
  await apply(6);
  expect(await row()).toMatchObject({ configRevision: 5, appliedRevision: 5 });
});

test("a refused clone is on the record and raises one alert, however often it comes", async () => {
  const clone = { hostId: host.hostId, machineId: "machine-2", bootId: "boot-2" };
  await refuseClone(context.asAgent(host.hostId), clone);
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.findMany()).toMatchObject([
    { action: "hosts.refuse_clone", hostId: host.hostId, details: { machineId: "machine-2", bootId: "boot-2" } },
    { action: "alerts.open", hostId: host.hostId },
  ]);
  await refuseClone(context.asAgent(host.hostId), clone);
  expect(await listAlerts(context.asViewer(), { hostId: host.hostId })).toMatchObject([
    { kind: "cloned_identity", subject: "machine-2", count: 2 },
  ]);
});

test("another host's agent may do none of it", async () => {
  const { hostId } = host;
  const other = context.asAgent((await createHost(context)).hostId);
  const denied = { code: "role_required" };
  await expect(connectAgent(other, { hostId, configRevision: 9 })).rejects.toMatchObject(denied);
  await expect(recordAppliedConfig(other, { hostId, revision: 1 })).rejects.toMatchObject(denied);
  const moved = { hostId, formerMachineId: "a", machineId: "b" };
  await expect(noteOtherMachine(other, moved)).rejects.toMatchObject(denied);
  await expect(refuseClone(other, { hostId, machineId: "m", bootId: "b" })).rejects.toMatchObject(denied);
  expect(await row()).toMatchObject({ configRevision: 1, appliedRevision: 0 });
});
