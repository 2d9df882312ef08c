import { afterEach, beforeEach, expect, test } from "vitest";
import { addSnapshot, createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { getRestorePlan, startRestore } from "./index";

let context: TestContext;
let host: TestHost;
let other: TestHost;
let snapshotId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { hostname: "dead" });
  other = await createHost(context, { hostname: "alive" });
  snapshotId = await addSnapshot(context, host);
});
afterEach(() => context.close());

const wanted = () => ({
  ...{ hostId: host.hostId, snapshotId, paths: ["/etc/ssh"], target: "folder" as const },
  ...{ overwrite: "always" as const, ownership: "agent" as const, isDryRun: true, isVerified: false },
});

test("a dry run tells what it was told, so that the same can be done for good", async () => {
  const { jobId } = await startRestore(context.asOperator(), wanted());
  expect(await getRestorePlan(context.asOperator(), { jobId })).toEqual(wanted());
});

test("of a restore on another host, the plan names both hosts and no end of the access", async () => {
  context.connections.setOnline(other.hostId, true);
  const input = { ...wanted(), toHostId: other.hostId };
  const { jobId } = await startRestore(context.asAdmin(), input);
  expect(await getRestorePlan(context.asAdmin(), { jobId })).toEqual(input);
});

test("a viewer does not learn the names in it, and another kind of job has no such plan", async () => {
  const { jobId } = await startRestore(context.asOperator(), wanted());
  await expect(getRestorePlan(context.asViewer(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await context.services.db.prisma.job.update({
    where: { id: jobId },
    data: { kind: "probe", order: { kind: "probe" } },
  });
  await expect(getRestorePlan(context.asOperator(), { jobId })).rejects.toMatchObject({ code: "job_not_found" });
});
