import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backupOrder, createHost, createJob } from "@/server/testing/factories";
import { failed } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { finishJob, getJob, listJobs } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("newest first, by host, kind and state, page by page", async () => {
  const [host, other] = [await createHost(context), await createHost(context)];
  const made: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    context.clock.advance(round === 3 ? 0 : 1000);
    made.unshift(await createJob(context, host, backupOrder(host)));
  }
  const probe = await createJob(context, other, { kind: "probe" });
  await finishJob(context.asAgent(other.hostId), { jobId: probe, result: failed("timeout") });
  const ids = async (input: Parameters<typeof listJobs>[1]) =>
    (await listJobs(context.asViewer(), input)).map(({ jobId }) => jobId);

  expect(await ids({ kind: "probe", state: "failed" })).toEqual([probe]);
  expect(await ids({ kind: "backup", state: "failed" })).toEqual([]);
  const { hostId } = host;
  const all = await ids({ hostId });
  expect(new Set(all)).toEqual(new Set(made));
  const first = await ids({ hostId, limit: 2 });
  const second = await ids({ hostId, limit: 2, before: first[1] });
  const third = await ids({ hostId, limit: 2, before: second[1] });
  expect([...first, ...second, ...third]).toEqual(all);
});

test("only those of the last hours, page by page as well", async () => {
  const host = await createHost(context);
  const old = await createJob(context, host, backupOrder(host));
  context.clock.advance(2 * 3_600_000);
  const fresh = await createJob(context, host, { kind: "probe" });
  const ids = async (input: Parameters<typeof listJobs>[1]) =>
    (await listJobs(context.asViewer(), input)).map(({ jobId }) => jobId);
  expect(await ids({ withinHours: 1 })).toEqual([fresh]);
  expect(await ids({ withinHours: 1, before: fresh })).toEqual([]);
  expect(await ids({ withinHours: 3, before: fresh })).toEqual([old]);
});

test.each([
  ["the fleet", ""],
  ["the fleet by state", `"state" = 'failed' AND`],
  ["the fleet by kind", `"kind" = 'init' AND`],
  ["one host", `"hostId" = 'h' AND`],
])("a page of %s in the middle of a million is read by an index, in its order and from its place", (_of, filter) => {
  const db = new Sqlite(context.databaseFile, { readonly: true });
  const plan = db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT * FROM "Job" WHERE ${filter} "createdAt" <= 'x' AND ("createdAt" < 'x' OR "id" < 'y')
       ORDER BY "createdAt" DESC, "id" DESC LIMIT 50`,
    )
    .all()
    .map(({ detail }) => detail);
  db.close();
  expect(plan[0]).toMatch(/^SEARCH Job USING INDEX \S+ \(.*createdAt<\?\)$/);
  // At most those that were made in the same instant are put in order afterwards.
  for (const step of plan.slice(1)) expect(step).toMatch(/LAST TERM OF ORDER BY/);
});

test("a view names host and source group and holds no secret", async () => {
  const host = await createHost(context);
  const jobId = await createJob(context, host, backupOrder(host));
  const [view] = await listJobs(context.asViewer(), { hostId: host.hostId });
  expect(view).toMatchObject({ jobId, hostname: host.hostname, sourceGroupName: "default", requestedBy: "test" });
  expect(view).toEqual(await getJob(context.asViewer(), { jobId }));
  expect(JSON.stringify(view)).not.toContain("secret");
});

test("bad input, an unknown host and nobody are refused", async () => {
  await expect(listJobs(context.asViewer(), { limit: 0 })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(listJobs(context.asViewer(), { hostId: "nope" })).rejects.toMatchObject({ code: "host_not_found" });
  await expect(listJobs(context.asNobody(), {})).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(listJobs(context.asAgent("x"), {})).rejects.toMatchObject({ code: "role_required" });
});
