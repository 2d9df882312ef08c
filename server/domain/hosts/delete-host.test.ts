import { afterEach, beforeEach, expect, test } from "vitest";
import { appendLog } from "@/server/domain/jobs";
import { backupOrder, createHost, createJob } from "@/server/testing/factories";
import { logLine } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateAgent, deleteHost, listHosts } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("everything of the host goes, its token is dead, and the audit log says what it was", async () => {
  const [host, other] = [await createHost(context), await createHost(context)];
  const jobId = await createJob(context, host, backupOrder(host));
  await appendLog(context.asAgent(host.hostId), { hostId: host.hostId, jobId, index: 0, lines: [logLine("x")] });
  context.emitted.length = 0;
  await deleteHost(context.asOperator(), host);
  expect(context.emitted).toEqual([{ name: "host.removed", hostId: host.hostId }]);
  const { prisma } = context.services.db;
  const left = [prisma.repository, prisma.sourceGroup].map((table) =>
    (table as typeof prisma.repository).count({ where: { hostId: host.hostId } }),
  );
  expect(await Promise.all([...left, prisma.job.count(), prisma.jobLogChunk.count()])).toEqual([0, 0, 0, 0]);
  expect(await listHosts(context.asViewer())).toMatchObject([{ hostId: other.hostId }]);
  await expect(authenticateAgent(context.asNobody(), { token: host.agentToken })).rejects.toMatchObject({
    code: "agent_token_invalid",
  });
  expect(await prisma.auditEntry.findMany({ where: { action: "hosts.delete" } })).toMatchObject([
    { actorName: "operator", targetId: host.hostId, details: { before: { hostname: host.hostname } } },
  ]);
});

test("a second time there is nothing left to remove", async () => {
  const host = await createHost(context);
  await deleteHost(context.asAdmin(), host);
  await expect(deleteHost(context.asAdmin(), host)).rejects.toMatchObject({ code: "host_not_found" });
  expect(await context.services.db.prisma.auditEntry.count()).toBe(1);
});

test("a viewer, the host's own agent and nobody may not", async () => {
  const host = await createHost(context);
  await expect(deleteHost(context.asViewer(), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(deleteHost(context.asAgent(host.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(deleteHost(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await listHosts(context.asViewer())).toHaveLength(1);
});
