import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadReleaseKey } from "@/server/crypto/release-key";
import { transact } from "@/server/db/transact";
import { checkMasterKey } from "@/server/domain/settings";
import { createHost, createJob } from "@/server/testing/factories";
import { createTestContext, TEST_MASTER_KEY } from "@/server/testing/test-context";
import { type CopyWanted, makeCopy } from "../make-copy";
import { putBack, type RestoreWanted } from "../put-back";

export type OwnData = Awaited<ReturnType<typeof makeOwnData>>;

/**
 * A server's own data: one host with a job, a login, an open token, a rollout under way, and its keys. `copy` fills
 * `copyDir` from it, and `restore` `newDir` from that; neither folder exists before.
 */
export async function makeOwnData() {
  const context = await createTestContext();
  const folder = join(context.databaseFile, "..");
  const [dataDir, copyDir, newDir] = [join(folder, "data"), join(folder, "copy"), join(folder, "new")];
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, "secret.key"), `${Buffer.from(TEST_MASTER_KEY).toString("base64")}\n`, { mode: 0o600 });
  loadReleaseKey(join(dataDir, "release.key"));
  await checkMasterKey(context.asSystem());
  const host = await createHost(context);
  await createJob(context, host, { kind: "probe" });
  const { prisma } = context.services.db;
  const later = new Date(Date.now() + 86_400_000);
  await prisma.user.create({
    data: {
      id: "user-1",
      username: "eva",
      passwordHash: "x",
      role: "admin",
      sessions: { create: { id: "s", tokenHash: "t", expiresAt: later } },
    },
  });
  await prisma.enrollmentToken.create({
    data: {
      tokenHash: "h",
      hostname: "new.test",
      tags: [],
      repoUrl: "rest:http://x/",
      initialPaths: [],
      sealedAccess: Buffer.from("sealed"),
      createdBy: "eva",
      expiresAt: later,
    },
  });
  await prisma.downloadLink.create({
    data: {
      id: "l",
      tokenHash: "l",
      hostId: host.hostId,
      snapshotId: "a".repeat(64),
      path: "/etc",
      format: "tar",
      createdBy: "eva",
      expiresAt: later,
    },
  });
  await prisma.idempotencyKey.create({ data: { id: "i", requestHash: "r", expiresAt: later } });
  await prisma.agentRollout.create({
    data: { id: "r", version: "9.9.9", state: "canary", canaryPercent: 10, trialMs: 1, startedBy: "eva" },
  });
  await transact(context.asAdmin(), (unit) => unit.audit({ action: "test.before", targetKind: "test", targetId: "1" }));

  const data = (changes: Partial<CopyWanted["data"]> = {}) => ({
    dataDir,
    databaseFile: context.databaseFile,
    ...changes,
  });
  const copy = (changes: Partial<CopyWanted> = {}) =>
    makeCopy({ data: data(), dir: copyDir, serverVersion: "1.2.3", ...changes });
  const restore = (changes: Partial<RestoreWanted> = {}) =>
    putBack({
      ...{ dir: copyDir, data: { dataDir: newDir, databaseFile: join(newDir, "restic-manager.db") } },
      ...{ migrationsDir: "prisma/migrations", lockWaitMs: 10 },
      ...changes,
    });
  return { context, folder, copyDir, newDir, data, copy, restore };
}

export const entries = (dir: string) => (existsSync(dir) ? readdirSync(dir).sort() : null);
/** What a restore that was refused has left in a new folder. */
export const UNTOUCHED = ["server.lock"];
