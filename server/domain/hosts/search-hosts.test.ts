import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addSchedule, backupOrder, createHost, createJob } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { findHostIds, searchHosts } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

/** An online host whose last backup went well. */
async function fine(hostname: string, tags: string[] = []) {
  const host = await createHost(context, { hostname, tags });
  context.connections.setOnline(host.hostId, true);
  const at = context.clock.now();
  const data = { lastSnapshotAt: at, lastBackupState: "succeeded", lastBackupFinishedAt: at, lastBackupJobId: "j" };
  await context.services.db.prisma.host.update({ where: { id: host.hostId }, data });
  return host;
}
const search = (input: Parameters<typeof searchHosts>[1] = {}) => searchHosts(context.asViewer(), input);
const names = async (input: Parameters<typeof searchHosts>[1] = {}) =>
  (await search(input)).rows.map(({ hostname }) => hostname);

test("needs action comes before running before fine, and web-9 before web-10", async () => {
  await fine("web-10");
  await fine("web-9");
  const busy = await fine("busy");
  const jobId = await createJob(context, busy, backupOrder(busy));
  await context.services.db.prisma.job.update({ where: { id: jobId }, data: { state: "running" } });
  await createHost(context, { hostname: "gone" });
  const found = await search();
  expect(found.rows.map(({ hostname }) => hostname)).toEqual(["gone", "busy", "web-9", "web-10"]);
  expect(found.rows[1]?.activeJob).toEqual({ jobId, kind: "backup" });
  expect(found.counts).toEqual({ all: 4, attention: 1, running: 1, offline: 1 });
  expect(found.fleet).toEqual({ hosts: 4, online: 3, repositoriesFailed: 0, neverBackedUp: 1 });
});

test("every word, every tag, the connection, the version and the view narrow the hosts down", async () => {
  await fine("web-1.london", ["prod", "london"]);
  await fine("web-2.paris", ["prod"]);
  await createHost(context, { hostname: "db-1", tags: ["london"], repoUrl: "s3:https://s3.example/bucket" });
  expect(await names({ text: "WEB prod" })).toEqual(["web-1.london", "web-2.paris"]);
  expect(await names({ text: "s3.example" })).toEqual(["db-1"]);
  expect(await names({ tags: ["prod", "london"] })).toEqual(["web-1.london"]);
  expect(await names({ tags: ["pro"] })).toEqual([]);
  expect(await names({ status: "offline" })).toEqual(["db-1"]);
  expect(await names({ agentVersion: "9.9.9" })).toEqual([]);
  expect(await names({ view: "attention" })).toEqual(["db-1"]);
  expect(await names({ protection: "no_schedule" })).toEqual(["web-1.london", "web-2.paris"]);
  const { counts, tags, agentVersions } = await search({ text: "web", view: "offline" });
  expect(counts).toMatchObject({ all: 2, offline: 0 });
  expect(tags).toEqual([
    { value: "london", count: 2 },
    { value: "prod", count: 2 },
  ]);
  expect(agentVersions).toEqual([{ value: "0.1.0", count: 3 }]);
});

test("orders by name and by next run, with whoever has none last in both directions", async () => {
  await fine("a");
  const [b, c] = [await fine("b"), await fine("c")];
  await addSchedule(context, b, { cron: "0 9 * * *" });
  await addSchedule(context, c, { cron: "0 10 * * *" });
  expect(await names({ sort: "name", isDescending: true })).toEqual(["c", "b", "a"]);
  expect(await names({ sort: "next_run" })).toEqual(["b", "c", "a"]);
  expect(await names({ sort: "next_run", isDescending: true })).toEqual(["c", "b", "a"]);
  expect(await names({ sort: "name", offset: 1, limit: 1 })).toEqual(["b"]);
});

test.each([5, 200])("reads the fleet once and the page once for %i hosts, and asks no model", async (count) => {
  const { reads, prisma } = context.services.db;
  const first = await createHost(context, { hostname: "a.test" });
  const row = await prisma.host.findUniqueOrThrow({ where: { id: first.hostId } });
  const copies = Array.from({ length: count - 1 }, (_, i) => ({
    id: `h-${i}`,
    hostname: `h-${i}`,
    agentTokenHash: `${i}`,
  }));
  await prisma.host.createMany({ data: copies.map((copy) => ({ ...row, tags: [], ...copy })) });
  const spies = [vi.spyOn(reads, "hostIndex"), vi.spyOn(reads, "hostsByIds"), vi.spyOn(reads, "hosts")];
  const found = await searchHosts({
    ...context.asViewer(),
    db: Object.assign(context.services.db, { prisma: sealed }),
  });
  expect(found.total).toBe(count);
  expect(found.rows).toHaveLength(Math.min(100, count));
  expect(spies.map((spy) => spy.mock.calls.length)).toEqual([1, 1, 0]);
  Object.assign(context.services.db, { prisma });
});

/** Any use of a model is a fault. */
const sealed = new Proxy({} as TestContext["services"]["db"]["prisma"], {
  get: (_target, name) => {
    throw new Error(`asked the database for ${String(name)}`);
  },
});

test("many callers share one reading of the fleet until something changes", async () => {
  const host = await fine("a");
  const read = vi.spyOn(context.services.db.reads, "hostIndex");
  await Promise.all([search(), search({ text: "a" }), findHostIds(context.asViewer())]);
  expect(read).toHaveBeenCalledTimes(1);
  context.connections.setOnline(host.hostId, false);
  context.services.events.emit("job.progressed", { hostId: host.hostId, jobId: "j" });
  expect((await search()).counts.offline).toBe(0);
  context.services.events.emit("host.changed", { hostId: host.hostId });
  expect((await search()).counts.offline).toBe(1);
  expect(read).toHaveBeenCalledTimes(2);
});

test("a fleet that takes long to read is read again only after a pause, and the answer says that it is behind", async () => {
  const host = await fine("a");
  const { reads } = context.services.db;
  const original = reads.hostIndex;
  const read = vi.spyOn(reads, "hostIndex").mockImplementation(() => {
    const until = performance.now() + 15;
    while (performance.now() < until);
    return original();
  });
  expect((await search()).isBehind).toBe(false);
  context.connections.setOnline(host.hostId, false);
  context.services.events.emit("host.changed", { hostId: host.hostId });
  expect(await search()).toMatchObject({ isBehind: true, counts: { offline: 0 } });
  await expect.poll(search, { timeout: 3000 }).toMatchObject({ isBehind: false, counts: { offline: 1 } });
  expect(read).toHaveBeenCalledTimes(2);
});

test("all ids that match come at once for a bulk action; bad input and nobody are refused", async () => {
  const { hostId } = await fine("a");
  await fine("b");
  expect(await findHostIds(context.asViewer(), { text: "a" })).toEqual({ hostIds: [hostId], total: 1 });
  await expect(search({ limit: 201 })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(searchHosts(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(findHostIds(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});
