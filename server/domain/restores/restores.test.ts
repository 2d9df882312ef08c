import { afterEach, beforeEach, expect, test } from "vitest";
import { cancelJob, dueJobs, finishJob, getJob, reconcileJobs, retryJob } from "@/server/domain/jobs";
import { getRepository } from "@/server/domain/repositories";
import { addSnapshot, createHost, type TestHost } from "@/server/testing/factories";
import { failed, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { listTargets, startRestore } from "./index";

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

const input = (more: object = {}) => ({ hostId: host.hostId, snapshotId, ...more });
const toOther = () => input({ toHostId: other.hostId });
const jobRow = (jobId: string) => context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
const audited = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "restores.start" } });
const setOnline = (...hosts: TestHost[]) => {
  for (const { hostId } of hosts) context.connections.setOnline(hostId, true);
};

test("a restore to the host itself is an operator's, waits for a host that is away, and is audited with its paths", async () => {
  await expect(startRestore(context.asViewer(), input())).rejects.toMatchObject({ code: "role_required" });
  const paths = Array.from({ length: 30 }, (_, index) => `/etc/${index}`);
  const started = await startRestore(context.asOperator(), input({ paths, overwrite: "if_newer" }));
  expect(started.hostId).toBe(host.hostId);
  const row = await jobRow(started.jobId);
  expect(row).toMatchObject({ hostId: host.hostId, repositoryId: host.repositoryId, state: "queued" });
  expect(row.order).toEqual({
    ...{ kind: "restore", snapshotId, paths, target: "folder", overwrite: "if_newer" },
    ...{ ownership: "snapshot", isDryRun: false, isVerified: true },
  });
  expect(await startRestore(context.asOperator(), input({ paths, overwrite: "if_newer" }))).toEqual(started);
  const [entry] = await audited();
  expect(entry).toMatchObject({ hostId: host.hostId, targetId: snapshotId });
  expect(entry?.details).toMatchObject({ hostname: "dead", pathCount: 30, target: "folder", overwrite: "if_newer" });
  expect(entry?.details).not.toHaveProperty("toHostId");
});

test("to another host it takes an admin, a host that is there, and ends within a day; nothing secret is stored", async () => {
  setOnline(other);
  await expect(startRestore(context.asOperator(), toOther())).rejects.toMatchObject({ code: "role_required" });
  const { jobId, hostId } = await startRestore(context.asAdmin(), toOther());
  expect(hostId).toBe(other.hostId);
  const row = await jobRow(jobId);
  expect(row).toMatchObject({ hostId: other.hostId, repositoryId: host.repositoryId });
  const until = new Date(context.clock.now().getTime() + 86_400_000);
  expect(row.expiresAt).toEqual(until);
  expect(row.order).toMatchObject({ accessUntil: until.toISOString() });
  expect(JSON.stringify(row)).not.toMatch(/secret/);
  expect((await audited())[0]?.details).toMatchObject({
    hostname: "dead",
    toHostname: "alive",
    toHostId: other.hostId,
  });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({
    ...{ hostname: "alive", ofHost: { hostId: host.hostId, hostname: "dead" }, restore: null },
  });
  expect(await dueJobs(context.asAgent(other.hostId), other)).toMatchObject([{ jobId, lentBy: host.hostId }]);
});

test("a host that is away or whose agent is too old gets no other host's snapshot; one too old not even its own", async () => {
  await expect(startRestore(context.asAdmin(), toOther())).rejects.toMatchObject({ code: "host_offline" });
  setOnline(host, other);
  context.connections.setTooOld(other.hostId);
  context.connections.setTooOld(host.hostId);
  await expect(startRestore(context.asAdmin(), toOther())).rejects.toMatchObject({ code: "agent_too_old" });
  await expect(startRestore(context.asOperator(), input())).rejects.toMatchObject({ code: "agent_too_old" });
});

test("only a snapshot of that very host is restored, and only paths that stay in it", async () => {
  const admin = context.asAdmin();
  const refused = (more: object, code: string) =>
    expect(startRestore(admin, input(more))).rejects.toMatchObject({ code });
  await refused({ hostId: other.hostId }, "snapshot_not_found");
  await refused({ hostId: "none" }, "host_not_found");
  await refused({ toHostId: "none" }, "host_not_found");
  await refused({ snapshotId: "latest" }, "invalid_request");
  for (const path of ["/etc/../root", "etc", "/etc/", "//etc", "/etc/./x", "", "/a\0b"])
    await refused({ paths: [path] }, "invalid_request");
  await refused({ target: "in_place", ownership: "agent" }, "invalid_request");
});

test("an order that came too late is not handed out: its access has ended", async () => {
  setOnline(other);
  const { jobId } = await startRestore(context.asAdmin(), toOther());
  context.clock.advance(86_400_001);
  expect(await dueJobs(context.asAgent(other.hostId), other)).toEqual([]);
  await context.services.db.prisma.job.update({ where: { id: jobId }, data: { state: "sent" } });
  const reconciled = await reconcileJobs(context.asAgent(other.hostId), {
    ...{ hostId: other.hostId, runningJobs: [], finishedJobs: [] },
  });
  expect(reconciled.resend).toEqual([]);
});

test("what another host tells of locks is not taken for the repository's own host's word", async () => {
  setOnline(other);
  const { jobId } = await startRestore(context.asAdmin(), toOther());
  const lock = {
    ...{ lockId: "a".repeat(64), hostname: "alive", username: "root", pid: 1, createdAt: "2026-11-23T07:00:00.000Z" },
    ...{ isExclusive: true, isOwnHost: true, isDead: true },
  };
  const result = { ...failed("repo_locked"), locks: [lock] };
  await finishJob(context.asAgent(other.hostId), { jobId, result });
  expect(await getRepository(context.asViewer(), host)).toMatchObject({ locks: null, state: "ready" });
  expect(await getRepository(context.asViewer(), other)).toMatchObject({ locks: null, state: "ready" });
});

test("a restore is repeated with access for another day, by an admin only where it is another host's", async () => {
  setOnline(other);
  const { jobId } = await startRestore(context.asAdmin(), toOther());
  const restore = {
    ...{ snapshotId, folder: "/var/restic-restore/x", isDryRun: false, totalFiles: 2, filesRestored: 1 },
    ...{ filesSkipped: 0, totalBytes: 2, bytesRestored: 1, durationSeconds: 1, isVerified: false },
    ...{ problemCount: 1, problems: [{ path: "/etc/x", message: "no" }] },
  };
  const result = { ...succeeded(), state: "partial" as const, cause: "files_failed" as const, restore };
  await finishJob(context.asAgent(other.hostId), { jobId, result });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ restore, cause: "files_failed" });
  context.clock.advance(3_600_000);
  await expect(retryJob(context.asOperator(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  const again = await retryJob(context.asAdmin(), { jobId });
  const until = new Date(context.clock.now().getTime() + 86_400_000);
  const row = await jobRow(again.jobId);
  expect([row.expiresAt, row.hostId, row.repositoryId]).toEqual([until, other.hostId, host.repositoryId]);
  expect(row.order).toMatchObject({ accessUntil: until.toISOString(), snapshotId });
  context.clock.advance(60_000);
  expect(await retryJob(context.asAdmin(), { jobId })).toEqual(again);
  await cancelJob(context.asOperator(), again);
});

test("targets are the other hosts, by name, with what they could do now", async () => {
  setOnline(other);
  const third = await createHost(context, { hostname: "also-there" });
  setOnline(third);
  context.connections.setTooOld(third.hostId);
  await expect(listTargets(context.asViewer(), host)).rejects.toMatchObject({ code: "role_required" });
  expect(await listTargets(context.asOperator(), host)).toMatchObject([
    { hostname: "alive", isOnline: true, canRestore: true, os: "linux" },
    { hostname: "also-there", isOnline: true, canRestore: false },
  ]);
  expect(await listTargets(context.asOperator(), { hostId: host.hostId, search: "ALSO" })).toHaveLength(1);
});
