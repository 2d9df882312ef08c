import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { jobOrderSchema } from "@/agent/protocol/mod";
import { transact } from "@/server/db/transact";
import { recordSnapshots } from "@/server/domain/snapshots";
import { createHost, TEST_ACCESS, type TestHost } from "@/server/testing/factories";
import { snapshot, snapshotIdOf } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { diffSnapshots, findInSnapshots, forgetSnapshot, listTree, refreshSnapshots, retagSnapshot } from "./index";

let context: TestContext;
let host: TestHost;
let other: TestHost;
const [OLD, NEW, FOREIGN] = [snapshotIdOf("old"), snapshotIdOf("new"), snapshotIdOf("foreign")];
const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const file = (name: string) => ({
  ...{ name, kind: "file", sizeBytes: 1, modifiedAt: null, permissions: null, uid: 0, gid: 0, isAddressable: true },
});

beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  other = await createHost(context);
  await record(host, "old", { takenAt: "2026-11-20T10:00:00Z", hostname: "a", tags: ["nightly"] });
  await record(host, "new", { takenAt: "2026-11-21T10:00:00Z", hostname: "a" });
  await record(other, "foreign", { takenAt: "2026-11-21T10:00:00Z" });
  for (const { hostId } of [host, other]) context.connections.setOnline(hostId, true);
  context.connections.setStreams(() => Readable.from([line(file("passwd"))], { objectMode: false }));
});
afterEach(() => context.close());

const record = ({ repositoryId }: TestHost, seed: string, extra: Parameters<typeof snapshot>[1]) =>
  transact(context.asSystem(), (unit) =>
    recordSnapshots(unit, { repositoryId, jobId: "job", snapshots: [snapshot(seed, extra)] }),
  );
const tree = (ctx = context.asOperator(), extra: { viaHostId?: string; snapshotId?: string } = {}) =>
  listTree(ctx, { hostId: host.hostId, snapshotId: NEW, path: "/etc", ...extra });
const audited = () => context.services.db.prisma.auditEntry.findMany({ orderBy: { seq: "asc" } });

test("the second look at a folder asks no host", async () => {
  const first = await tree();
  expect(first).toEqual({ path: "/etc", entries: [file("passwd")], total: 1, nextOffset: null });
  expect(await tree()).toEqual(first);
  expect(context.connections.asked).toHaveLength(1);
  expect(context.connections.asked[0]).toMatchObject({ hostId: host.hostId, question: { kind: "ls", path: "/etc" } });
});

test("names in snapshots are for operators, and another host's snapshot is not there", async () => {
  await expect(tree(context.asViewer())).rejects.toMatchObject({ code: "role_required" });
  await expect(tree(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(tree(context.asOperator(), { snapshotId: FOREIGN })).rejects.toMatchObject({
    code: "snapshot_not_found",
  });
  const { hostId } = host;
  const foreign = diffSnapshots(context.asOperator(), { hostId, from: NEW, to: FOREIGN });
  await expect(foreign).rejects.toMatchObject({ code: "snapshot_not_found" });
  await expect(findInSnapshots(context.asViewer(), { hostId, pattern: "x" })).rejects.toMatchObject({
    code: "role_required",
  });
  expect(context.connections.asked).toEqual([]);
});

test("another host reads only for an admin, with access for that stream, which is audited without its secrets", async () => {
  const viaHostId = other.hostId;
  await expect(tree(context.asOperator(), { viaHostId })).rejects.toMatchObject({ code: "role_required" });
  await tree(context.asAdmin(), { viaHostId });
  const [asked] = context.connections.asked;
  expect(asked).toMatchObject({
    hostId: viaHostId,
    access: { url: `rest:https://rest.test/${host.hostname}`, ...TEST_ACCESS },
  });
  const entries = await audited();
  expect(entries).toMatchObject([
    {
      action: "snapshots.read_via",
      hostId: host.hostId,
      details: { viaHostId, hostnames: [host.hostname, other.hostname] },
    },
  ]);
  for (const secret of [TEST_ACCESS.password, TEST_ACCESS.encryptionPassword])
    expect(JSON.stringify(entries)).not.toContain(secret);
  // Itself is no other host: it has its access already, and nobody needs to be an admin for it.
  await tree(context.asOperator(), { viaHostId: host.hostId, snapshotId: OLD });
  expect(context.connections.asked[1]).not.toHaveProperty("access");
});

test("a search stops at a thousand finds and closes its stream; the same search again asks no host", async () => {
  const body = Readable.from(
    (function* () {
      for (let i = 0; ; i++)
        yield line({ ...file(`f${i}`), snapshotId: i % 2 ? NEW : snapshotIdOf("x"), path: `/f${i}` });
    })(),
    { objectMode: false },
  );
  context.connections.setStreams(() => body);
  const find = () => findInSnapshots(context.asOperator(), { hostId: host.hostId, pattern: "f*" });
  const { found, isCut } = await find();
  expect([found.length, isCut, body.destroyed]).toEqual([1000, true, true]);
  expect(found[1]?.takenAt).toEqual(new Date("2026-11-21T10:00:00Z"));
  expect(found[0]?.takenAt).toBeNull();
  await find();
  expect(context.connections.asked).toHaveLength(1);
});

test("where others write to the same repository, a search names this host", async () => {
  const hostnames = async () => {
    await findInSnapshots(context.asOperator(), { hostId: host.hostId, pattern: "nothing" }).catch(() => {});
    const question = context.connections.asked.at(-1)?.question;
    return question?.kind === "find" ? question.hostnames : null;
  };
  context.connections.setStreams(() => Readable.from([]));
  expect(await hostnames()).toEqual([]);
  await createHost(context, { repoUrl: `rest:https://rest.test/${host.hostname}` });
  expect(await hostnames()).toContain(host.hostname);
});

test("a comparison has its sums, and one that is too long is cut without them", async () => {
  const sums = { changedFiles: 1, addedFiles: 2, addedBytes: 3, removedFiles: 0, removedBytes: 0 };
  const changes = (count: number) => Array.from({ length: count }, (_, i) => line({ path: `/f${i}`, change: "added" }));
  const { hostId } = host;
  const compare = (path: string) => diffSnapshots(context.asOperator(), { hostId, from: OLD, to: NEW, path });
  context.connections.setStreams(() => Readable.from([...changes(2000), line({ sums })], { objectMode: false }));
  const whole = await compare("/etc");
  expect([whole.changes.length, whole.isCut, whole.sums]).toEqual([2000, false, sums]);
  context.connections.setStreams(() => Readable.from([...changes(3000), line({ sums })], { objectMode: false }));
  const cut = await compare("/srv");
  expect([cut.changes.length, cut.isCut, cut.sums]).toEqual([2000, true, null]);
});

const orderOf = async (jobId: string) =>
  jobOrderSchema.parse((await context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } })).order);

test("tags and hold become a job that says what is added and taken away, once, and are audited", async () => {
  const target = { hostId: host.hostId, snapshotId: OLD };
  const { jobId } = await retagSnapshot(context.asOperator(), { ...target, tags: ["kept", "hold"], isHeld: true });
  expect(await orderOf(jobId)).toEqual({ kind: "tag", snapshotId: OLD, add: ["kept", "hold"], remove: ["nightly"] });
  expect(await retagSnapshot(context.asOperator(), { ...target, tags: ["kept"], isHeld: true })).toEqual({ jobId });
  const { jobId: second } = await retagSnapshot(context.asOperator(), { ...target, isHeld: true });
  expect(await orderOf(second)).toMatchObject({ add: ["hold"], remove: [] });
  expect((await audited()).map(({ action }) => action)).toEqual(Array(3).fill("snapshots.hold"));
  const nothing = retagSnapshot(context.asOperator(), { ...target, tags: ["nightly"], isHeld: false });
  await expect(nothing).rejects.toMatchObject({ code: "invalid_request" });
  await expect(retagSnapshot(context.asViewer(), { ...target, isHeld: true })).rejects.toMatchObject({
    code: "role_required",
  });
});

test("one snapshot is forgotten after its digits are typed: no held one, no newest one, no other host's", async () => {
  const forget = (snapshotId: string, confirm = snapshotId.slice(0, 8)) =>
    forgetSnapshot(context.asOperator(), { hostId: host.hostId, snapshotId, confirm });
  await expect(forget(OLD, "")).rejects.toMatchObject({ code: "invalid_request" });
  await expect(forget(NEW)).rejects.toMatchObject({ code: "snapshot_newest" });
  await expect(forget(FOREIGN)).rejects.toMatchObject({ code: "snapshot_not_found" });
  const { jobId } = await forget(OLD);
  expect(await orderOf(jobId)).toEqual({ kind: "forget-snapshot", snapshotId: OLD });
  await context.services.db.prisma.snapshot.updateMany({ where: { snapshotId: OLD }, data: { tags: ["hold"] } });
  await expect(forget(OLD)).rejects.toMatchObject({ code: "snapshot_held" });
  expect((await audited()).map(({ action }) => action)).toEqual(["snapshots.forget"]);
});

test("a listing asked for twice is queued once", async () => {
  const refresh = () => refreshSnapshots(context.asOperator(), { hostId: host.hostId });
  expect(await refresh()).toEqual(await refresh());
  await expect(refreshSnapshots(context.asViewer(), { hostId: host.hostId })).rejects.toMatchObject({
    code: "role_required",
  });
});
