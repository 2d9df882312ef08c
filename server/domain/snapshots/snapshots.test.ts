import { afterEach, beforeEach, expect, test } from "vitest";
import { transact } from "@/server/db/transact";
import { createHost, type TestHost } from "@/server/testing/factories";
import { snapshot } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { forgetUnseen, listSnapshots, recordSnapshots } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const record = (jobId: string, ...seeds: string[]) =>
  transact(context.asSystem(), (unit) =>
    recordSnapshots(unit, {
      repositoryId: host.repositoryId,
      jobId,
      snapshots: seeds.map((seed, index) =>
        snapshot(seed, { takenAt: `2026-11-2${index}T10:00:00+02:00`, totalBytes: 5e12, tags: ["nightly"] }),
      ),
    }),
  );
const list = (limit?: number) =>
  listSnapshots(context.asViewer(), { hostId: host.hostId, ...(limit === undefined ? {} : { limit }) });

test("snapshots are listed newest first, with sizes beyond 32 bits", async () => {
  await record("job-1", "a", "b");
  const [newest, oldest] = await list();
  expect(newest).toMatchObject({ takenAt: new Date("2026-11-21T08:00:00.000Z"), totalBytes: 5e12, totalFiles: null });
  expect(oldest).toMatchObject({ paths: ["/etc"], tags: ["nightly"], takenAt: new Date("2026-11-20T08:00:00.000Z") });
  expect(await list(1)).toHaveLength(1);
});

test("pages follow each other, also over snapshots of the same moment", async () => {
  await record("job-1", "a", "b", "c");
  await record("job-2", "d", "e");
  const whole = (await list()).map(({ snapshotId }) => snapshotId);
  const paged: string[] = [];
  for (let before: string | undefined; paged.length < whole.length; before = paged.at(-1)) {
    const input = { hostId: host.hostId, limit: 1, ...(before === undefined ? {} : { before }) };
    paged.push(...(await listSnapshots(context.asViewer(), input)).map(({ snapshotId }) => snapshotId));
  }
  expect(paged).toEqual(whole);
  const gone = { hostId: host.hostId, before: "gone" };
  await expect(listSnapshots(context.asViewer(), gone)).rejects.toMatchObject({ code: "invalid_request" });
});

test("seeing a snapshot again, even twice in one listing, keeps one row", async () => {
  await record("job-1", "a", "a");
  await record("job-2", "a", "b");
  expect(await list()).toHaveLength(2);
});

test("what a whole listing has not seen is forgotten; one that did not arrive whole forgets nothing", async () => {
  const forget = (jobId: string, total: number) =>
    transact(context.asSystem(), (unit) => forgetUnseen(unit, { repositoryId: host.repositoryId, jobId, total }));
  await record("job-1", "a", "b", "c");
  await record("job-2", "c");
  expect(await forget("job-2", 2)).toBe(0);
  expect(await forget("job-2", 1)).toBe(2);
  expect(await list()).toHaveLength(1);
});

test("another host's snapshots stay apart, and nobody reads any", async () => {
  await record("job-1", "a");
  const other = await createHost(context);
  expect(await listSnapshots(context.asViewer(), other)).toEqual([]);
  await expect(listSnapshots(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(listSnapshots(context.asAgent(host.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(listSnapshots(context.asViewer(), { hostId: "x" })).rejects.toMatchObject({ code: "host_not_found" });
});
