import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { dueJobs, getJob, QUEUE_EXPIRY_MS, sweepJobs } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

test("a job that waited a day for its host is given up, says so, and is audited once", async () => {
  const jobId = await createJob(context, host, { kind: "probe" });
  context.clock.advance(QUEUE_EXPIRY_MS - 1);
  expect(await sweepJobs(context.asSystem())).toBe(0);
  context.clock.advance(1);
  expect(await sweepJobs(context.asSystem())).toBe(1);
  expect(await sweepJobs(context.asSystem())).toBe(0);
  const view = await getJob(context.asViewer(), { jobId });
  expect(view).toMatchObject({ state: "failed", cause: "timeout" });
  expect(view.message).toContain("was not connected from 2026-11-23T08:00:00.000Z");
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.count({ where: { action: "jobs.expire", targetId: jobId } })).toBe(1);
});

test("a job sent to a host that is away is left alone; one that a connected agent never took is given up", async () => {
  const jobId = await createJob(context, host, { kind: "probe" });
  await dueJobs(context.asAgent(host.hostId), host);
  context.clock.advance(QUEUE_EXPIRY_MS + 60_000);
  expect(await sweepJobs(context.asSystem())).toBe(0);
  context.connections.setOnline(host.hostId, true);
  expect(await sweepJobs(context.asSystem())).toBe(1);
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ state: "failed", cause: "timeout" });
});

test("nobody but the server itself may", async () => {
  await expect(sweepJobs(context.asAdmin())).rejects.toMatchObject({ code: "role_required" });
  await expect(sweepJobs(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});
