import { afterEach, beforeEach, expect, it } from "vitest";
import { newId } from "@/server/core/ids";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import type { HostListRow } from "./database";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const FIELDS = {
  ...{ id: true, hostname: true, tags: true, os: true, arch: true, agentVersion: true, resticVersion: true },
  ...{ lastSeenAt: true, createdAt: true, lastBackupJobId: true, lastBackupState: true, lastBackupFinishedAt: true },
  lastSnapshotAt: true,
  ...{ hasBackupSchedule: true, backupPausedUntil: true, overdueAt: true, worstBackup: true, nextRunAt: true },
  ...{ updateVersion: true, updateState: true, updateCode: true, updateMessage: true, updateAt: true },
  ...{ restoreProvenAt: true, restoreBytesPerSecond: true },
  ...{ drillState: true, drillCause: true, drillJobId: true, drillAt: true, drillDueAt: true },
  repositories: { where: { purpose: "primary" }, select: { url: true, state: true, cause: true, message: true } },
} as const;

it("reads hosts exactly as the model does, by name and page by page", async () => {
  const { prisma, reads } = context.services.db;
  for (const [i, hostname] of ["c.test", "a.test", "b.test"].entries()) {
    const { hostId } = await createHost(context, { hostname, tags: ["prod", `t-${i}`], repoCause: "no_space" });
    const at = new Date(1_700_000_000_123 + i);
    const seen =
      i === 0
        ? {}
        : {
            ...{ lastSeenAt: at, lastBackupFinishedAt: at, lastSnapshotAt: at },
            ...{ hasBackupSchedule: true, backupPausedUntil: at, overdueAt: at, worstBackup: "partial", nextRunAt: at },
            ...{
              restoreProvenAt: at,
              restoreBytesPerSecond: 2_000_000n,
              drillState: "failed",
              drillCause: "repo_damaged",
            },
            ...{ drillJobId: "drill", drillAt: at, drillDueAt: at },
            ...{ updateVersion: "0.2.0", updateState: "failed", updateCode: "no_space", updateAt: at },
          };
    await prisma.host.update({ where: { id: hostId }, data: { ...seen, lastBackupJobId: newId() } });
  }
  await prisma.repository.deleteMany({ where: { host: { hostname: "b.test" } } });
  const models = await prisma.host.findMany({ orderBy: { hostname: "asc" }, select: FIELDS });
  const all: HostListRow[] = models.map(({ restoreBytesPerSecond: speed, ...row }) => ({
    ...row,
    restoreBytesPerSecond: speed === null ? null : Number(speed),
    newestBytes: null,
  }));
  expect(all.map(({ hostname }) => hostname)).toEqual(["a.test", "b.test", "c.test"]);
  expect(reads.hosts({ limit: 100 })).toEqual(all);
  expect(reads.hosts({ limit: 2 })).toEqual(all.slice(0, 2));
  expect(reads.hosts({ after: "a.test", limit: 100 })).toEqual(all.slice(1));
  const some = reads.hostsByIds([all[2]?.id ?? "", all[0]?.id ?? "", "gone"]);
  expect(some.toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1))).toEqual([all[0], all[2]]);
  const index = reads.hostIndex();
  expect(index.map(({ hostname }) => hostname)).toEqual(["a.test", "b.test", "c.test"]);
  for (const [i, { repoUrl, repoState, activeJobId, activeJobKind, ...row }] of index.entries()) {
    expect(all[i]).toMatchObject(row);
    expect([repoUrl, repoState]).toEqual([
      all[i]?.repositories[0]?.url ?? "",
      all[i]?.repositories[0]?.state ?? "pending",
    ]);
    expect([activeJobId, activeJobKind]).toEqual([null, null]);
  }
});

it("reads the whole fleet exactly as the model does", async () => {
  const { prisma, reads } = context.services.db;
  await createHost(context);
  const { hostId } = await createHost(context);
  const data = {
    updateOfferId: "rollout-1",
    updateState: "refused",
    updateCode: "no_space",
    lastSeenAt: new Date(123),
  };
  await prisma.host.update({ where: { id: hostId }, data });
  const id = { id: true, os: true, arch: true, agentVersion: true, lastSeenAt: true };
  const select = { ...id, updateOfferId: true, updateState: true, updateCode: true };
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(reads.fleet().sort(byId)).toEqual((await prisma.host.findMany({ select })).sort(byId));
});

it("reads a session with its user as they are now", async () => {
  const { prisma, reads } = context.services.db;
  const user = { id: newId(), username: "ada", passwordHash: "x", role: "operator" };
  await prisma.user.create({ data: user });
  const session = { id: newId(), tokenHash: "hash", userId: user.id, expiresAt: new Date(1_700_000_000_456) };
  await prisma.session.create({ data: session });
  const { id, expiresAt } = session;
  const expected = { id, expiresAt, user: { id: user.id, username: "ada", role: "operator", isDisabled: false } };
  expect(reads.sessionByTokenHash("hash")).toEqual(expected);
  await prisma.user.update({ where: { id: user.id }, data: { isDisabled: true, role: "viewer" } });
  expect(reads.sessionByTokenHash("hash")?.user).toMatchObject({ role: "viewer", isDisabled: true });
  expect(reads.sessionByTokenHash("another")).toBeNull();
});
