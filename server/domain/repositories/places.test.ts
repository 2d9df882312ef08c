import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder, JobResult } from "@/agent/protocol/mod";
import { finishJob, listJobs } from "@/server/domain/jobs";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  getRepository,
  hostSizes,
  listPlaces,
  measureRepository,
  replaceRepository,
  sizeTrend,
  sweepSizes,
} from "./index";

const DAY_MS = 86_400_000;
const SHARED = "a".repeat(64);

let context: TestContext;
let host: TestHost;
/** The test clock starts at 2026-11-23T08:00Z. */
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const viewer = () => context.asViewer();
const places = async (input: Parameters<typeof listPlaces>[1] = {}) => (await listPlaces(viewer(), input)).places;
const setRepository = (of: TestHost, data: object) =>
  context.services.db.prisma.repository.update({ where: { id: of.repositoryId }, data });
const online = (...hosts: TestHost[]) => {
  for (const { hostId } of hosts) context.connections.setOnline(hostId, true);
};
async function end(order: JobOrder, extra: Partial<JobResult> = {}, of = host): Promise<void> {
  const jobId = await createJob(context, of, order);
  const at = context.clock.now().toISOString();
  const result = { ...succeeded(extra), startedAt: at, finishedAt: at };
  await finishJob(context.asAgent(of.hostId), { jobId, result });
}
const measure = (totalBytes: number, of = host) => end({ kind: "stats" }, { stats: { totalBytes } }, of);
const backup = (bytes: { dataAddedBytes: number; dataAddedPackedBytes?: number }, of = host) =>
  end(backupOrder(of), { summary: { ...backupSummary(), ...bytes } }, of);
const openStats = () => listJobs(viewer(), { kind: "stats", state: "queued" });

test("a size is unknown until restic was asked; then backups add to it what they stored", async () => {
  await backup({ dataAddedBytes: 500 });
  expect(await getRepository(viewer(), host)).toMatchObject({ sizeBytes: null, sizeMeasuredAt: null });
  await measure(10_000);
  await backup({ dataAddedBytes: 500, dataAddedPackedBytes: 300 });
  await backup({ dataAddedBytes: 70 });
  expect(await getRepository(viewer(), host)).toMatchObject({ sizeBytes: 10_370, sizeMeasuredAt: context.clock.now() });
});

test("a measuring that failed leaves the size as it was", async () => {
  await measure(10_000);
  await end({ kind: "stats" }, failed("repo_unreachable"));
  expect((await getRepository(viewer(), host)).sizeBytes).toBe(10_000);
});

test("hosts that share a repository share its size and its days, and are one row", async () => {
  const other = await createHost(context);
  for (const one of [host, other])
    await setRepository(one, { resticRepositoryId: SHARED, url: `/srv/${one.hostname}` });
  await measure(10_000);
  context.clock.advance(DAY_MS);
  await backup({ dataAddedBytes: 500 }, other);
  online(other);
  expect(await places()).toMatchObject([
    { placeId: SHARED, hostCount: 2, sizeBytes: 10_500, workHostId: other.hostId, trouble: "unchecked" },
  ]);
  const days = [
    { day: "2026-11-23", sizeBytes: 10_000 },
    { day: "2026-11-24", sizeBytes: 10_500 },
  ];
  expect(await sizeTrend(viewer(), { placeIds: [SHARED, "unknown"] })).toEqual([
    { placeId: SHARED, days },
    { placeId: "unknown", days: [] },
  ]);
  expect(await hostSizes(viewer(), host)).toEqual(days);
});

test("what was measured of another location is forgotten with it", async () => {
  await measure(10_000);
  await replaceRepository(context.asOperator(), { hostId: host.hostId, repoUrl: "/srv/another" });
  expect((await getRepository(viewer(), host)).sizeBytes).toBeNull();
  expect(await hostSizes(viewer(), host)).toEqual([]);
});

test("what needs somebody comes first, the worst before; a search and a filter narrow it, page by page", async () => {
  const names = ["fine", "never", "old", "lock", "broken", "damaged"];
  const now = context.clock.now();
  const hosts: TestHost[] = [];
  for (const name of names)
    hosts.push(await createHost(context, { hostname: `${name}.test`, repoUrl: `/srv/${name}` }));
  const [fine, , old, lock, broken, damaged] = hosts as [TestHost, TestHost, TestHost, TestHost, TestHost, TestHost];
  const checked = { lastCheckAt: now, lastCheckState: "succeeded" };
  await setRepository(fine, checked);
  await setRepository(old, { ...checked, lastCheckAt: new Date(now.getTime() - 31 * DAY_MS) });
  await setRepository(lock, { ...checked, locks: [{ isDead: true }], locksSeenAt: now });
  await setRepository(broken, { state: "init_failed", cause: "wrong_password" });
  await setRepository(damaged, { lastCheckAt: now, lastCheckState: "failed" });
  await setRepository(host, { state: "pending", url: "/srv/new" });
  expect((await places()).map(({ url, trouble }) => [url.slice(5), trouble])).toEqual([
    ["damaged", "damaged"],
    ["broken", "unusable"],
    ["lock", "locked"],
    ["never", "unchecked"],
    ["old", "unchecked"],
    ["new", "pending"],
    ["fine", "none"],
  ]);
  const page = await listPlaces(viewer(), { show: "action", limit: 2, offset: 2 });
  expect(page).toMatchObject({ total: 5, needsAction: 5, places: [{ url: "/srv/lock" }, { url: "/srv/never" }] });
  expect((await places({ search: "BROKEN.t" })).map(({ url }) => url)).toEqual(["/srv/broken"]);
  expect((await places({ show: "fine" })).map(({ url }) => url)).toEqual(["/srv/fine"]);
});

test("no one who is not logged in learns which repositories there are, and a viewer measures none", async () => {
  await expect(listPlaces(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(measureRepository(viewer(), host)).rejects.toMatchObject({ code: "role_required" });
});

test("a repository is measured once a week, through one host that is online and knows how", async () => {
  const other = await createHost(context);
  for (const one of [host, other]) await setRepository(one, { resticRepositoryId: SHARED });
  expect(await sweepSizes(context.asSystem())).toBe(0);
  online(host, other);
  context.connections.setTooOld(other.hostId);
  expect(await sweepSizes(context.asSystem())).toBe(1);
  expect(await sweepSizes(context.asSystem())).toBe(0);
  expect(await openStats()).toMatchObject([{ hostId: host.hostId }]);
  const [job] = await openStats();
  const at = context.clock.now().toISOString();
  const result = { ...succeeded({ stats: { totalBytes: 5 } }), startedAt: at, finishedAt: at };
  await finishJob(context.asAgent(host.hostId), { jobId: job?.jobId ?? "", result });
  context.clock.advance(6 * DAY_MS);
  expect(await sweepSizes(context.asSystem())).toBe(0);
  context.clock.advance(2 * DAY_MS);
  expect(await sweepSizes(context.asSystem())).toBe(1);
});

test("nothing is measured where something else goes on, and a fleet takes turns", async () => {
  const hosts = [host];
  for (let i = 0; i < 7; i++) hosts.push(await createHost(context));
  online(...hosts);
  await createJob(context, host, backupOrder(host));
  expect(await sweepSizes(context.asSystem())).toBe(5);
  expect(await sweepSizes(context.asSystem())).toBe(2);
  expect((await openStats()).some(({ hostId }) => hostId === host.hostId)).toBe(false);
});

test("after a prune the size is asked for anew", async () => {
  online(host);
  await end({ kind: "prune" });
  expect(await openStats()).toHaveLength(1);
});
