import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { sweepListings } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("a host that is online lists its repository once a day, a few hosts at a time; others wait", async () => {
  const hosts = [];
  for (let i = 0; i < 25; i++) hosts.push(await createHost(context));
  const away = await createHost(context);
  const broken = await createHost(context, { repoState: "init_failed" });
  for (const { hostId } of [...hosts, broken]) context.connections.setOnline(hostId, true);
  const sweep = () => sweepListings(context.asSystem());
  expect([await sweep(), await sweep(), await sweep()]).toEqual([20, 5, 0]);
  const jobs = await context.services.db.prisma.job.findMany({ where: { kind: "snapshots" } });
  expect(new Set(jobs.map(({ hostId }) => hostId))).toEqual(new Set(hosts.map(({ hostId }) => hostId)));
  context.clock.advance(24 * 60 * 60 * 1000 + 1);
  context.connections.setOnline(away.hostId, true);
  expect([await sweep(), await sweep()]).toEqual([20, 6]);
});
