import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { transact } from "@/server/db/transact";
import { getHost } from "@/server/domain/hosts";
import { listSnapshots, recordSnapshots } from "@/server/domain/snapshots";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { backupSummary, failed, snapshot, snapshotIdOf, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { finishJob, listJobs } from "./index";

let context: TestContext;
let host: TestHost;
const [OLD, NEXT] = [snapshotIdOf("old"), snapshotIdOf("next")];
const TAG = { kind: "tag", snapshotId: OLD, add: ["hold"], remove: ["nightly"] } satisfies JobOrder;

beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  await record("old");
});
afterEach(() => context.close());

const record = (seed: string) =>
  transact(context.asSystem(), (unit) =>
    recordSnapshots(unit, {
      repositoryId: host.repositoryId,
      jobId: "job",
      snapshots: [snapshot(seed, { hostname: "machine", tags: ["nightly", "kept"] })],
    }),
  );
const agent = () => context.asAgent(host.hostId);
const list = () => listSnapshots(context.asViewer(), { hostId: host.hostId });
const queued = async () =>
  (await listJobs(context.asViewer(), { hostId: host.hostId, state: "queued" })).map(({ kind }) => kind);

test("a snapshot with other tags shows under its new id at once, a listing follows, and its backup knows it", async () => {
  const backupId = await createJob(context, host, backupOrder(host));
  await finishJob(agent(), { jobId: backupId, result: succeeded({ summary: backupSummary(OLD) }) });
  const jobId = await createJob(context, host, TAG);
  await finishJob(agent(), { jobId, result: succeeded({ tag: { snapshotId: NEXT } }) });
  expect(await list()).toMatchObject([{ snapshotId: NEXT, tags: ["kept", "hold"], isHeld: true }]);
  expect(await queued()).toEqual(["snapshots"]);
  expect(context.emitted.map(({ name }) => name)).toContain("snapshots.changed");
  const { result } = await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: backupId } });
  expect(result).toMatchObject({ summary: { snapshotId: NEXT } });
  expect((await getHost(context.asViewer(), host)).lastSnapshotAt).not.toBeNull();
});

test("a new id that a listing has seen already leaves one row", async () => {
  await record("next");
  const jobId = await createJob(context, host, TAG);
  await finishJob(agent(), { jobId, result: succeeded({ tag: { snapshotId: NEXT } }) });
  expect((await list()).map(({ snapshotId }) => snapshotId)).toEqual([NEXT]);
});

test("a forgotten snapshot is gone from the list at once; one that could not be forgotten stays", async () => {
  const forget = () => createJob(context, host, { kind: "forget-snapshot", snapshotId: OLD });
  await finishJob(agent(), { jobId: await forget(), result: failed("order_refused") });
  expect(await list()).toHaveLength(1);
  expect(await queued()).toEqual([]);
  await finishJob(agent(), { jobId: await forget(), result: succeeded() });
  expect(await list()).toEqual([]);
  expect(await queued()).toEqual(["snapshots"]);
});
