import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadReleaseKey } from "@/server/crypto/release-key";
import { openDatabase } from "@/server/db/client";
import { lockDataDir } from "@/server/db/data-lock";
import { transact } from "@/server/db/transact";
import { verifyAudit } from "@/server/domain/audit";
import { listRecalls } from "@/server/domain/copies";
import { checkMasterKey } from "@/server/domain/settings";
import { createHost, createJob } from "@/server/testing/factories";
import { createTestContext, TEST_MASTER_KEY, type TestContext } from "@/server/testing/test-context";
import { moveAll } from "./exchange";
import { type CopyWanted, makeCopy } from "./make-copy";
import { putBack, type RestoreWanted } from "./put-back";
import { copyReport, restoreReport } from "./words";

let context: TestContext;
let folder: string;
let dataDir: string;
let copyDir: string;
let newDir: string;

/** A server's data: one host with a job, a login, an open token, a rollout under way, and its keys. */
beforeEach(async () => {
  context = await createTestContext();
  folder = join(context.databaseFile, "..");
  [dataDir, copyDir, newDir] = [join(folder, "data"), join(folder, "copy"), join(folder, "new")];
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
});
afterEach(() => context.close());

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
const entries = (dir: string) => (existsSync(dir) ? readdirSync(dir).sort() : null);
const UNTOUCHED = ["server.lock"];

describe("a copy", () => {
  it("holds database, keys and their sums, for its owner alone, and says what to keep where", async () => {
    const { manifest, hosts } = await copy();
    expect(entries(copyDir)).toEqual(["manifest.json", "release.key", "restic-manager.db", "secret.key"]);
    expect(statSync(copyDir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(copyDir)) expect(statSync(join(copyDir, name)).mode & 0o777).toBe(0o600);
    expect(manifest).toMatchObject({ serverVersion: "1.2.3", keys: { master: "in_copy" } });
    expect(readFileSync(join(copyDir, "manifest.json"), "utf8")).not.toContain(
      Buffer.from(TEST_MASTER_KEY).toString("base64"),
    );
    expect(copyReport({ manifest, hosts, dir: copyDir, ms: 10 })).toContain("keep it like one, encrypted");
  });

  it("is consistent while another process writes: every transaction whole or not at all", async () => {
    const writer = new Worker(
      `const Sqlite = require("better-sqlite3"); const { workerData, parentPort } = require("node:worker_threads");
       const db = new Sqlite(workerData, { timeout: 10000 });
       db.exec("CREATE TABLE pairs (a INTEGER, pad BLOB); CREATE TABLE mates (a INTEGER, pad BLOB)");
       const put = db.transaction((a) => { for (const t of ["pairs", "mates"]) db.prepare("INSERT INTO " + t + " VALUES (?, zeroblob(20000))").run(a); });
       let a = 0; let stop = false; parentPort.on("message", () => { stop = true; });
       (function step() { put(++a); if (a === 50) parentPort.postMessage("going"); if (stop) { db.close(); parentPort.close(); } else setImmediate(step); })();`,
      { eval: true, workerData: context.databaseFile },
    );
    await new Promise((resolve, reject) => writer.once("message", resolve).once("error", reject));
    await copy();
    const ended = new Promise((resolve) => writer.once("exit", resolve));
    writer.postMessage("stop");
    await ended;
    const db = new Sqlite(join(copyDir, "restic-manager.db"), { readonly: true });
    const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    expect(count("pairs")).toBeGreaterThanOrEqual(50);
    expect(count("mates")).toBe(count("pairs"));
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    db.close();
  });

  it("never overwrites: a folder with anything in it is refused, and nothing half done is left", async () => {
    mkdirSync(copyDir);
    writeFileSync(join(copyDir, "mine"), "");
    await expect(copy()).rejects.toThrow(/not empty; name a folder that does not exist yet/);
    expect(entries(copyDir)).toEqual(["mine"]);
    await expect(
      copy({ data: data({ databaseFile: join(folder, "none.db") }), dir: join(folder, "other") }),
    ).rejects.toThrow(/no database .*none\.db; set RM_DATA_DIR/);
    writeFileSync(join(folder, "broken.db"), "no database");
    await expect(
      copy({ data: data({ databaseFile: join(folder, "broken.db") }), dir: join(folder, "other") }),
    ).rejects.toThrow(/could not be copied|damaged/);
    expect(readdirSync(folder).filter((name) => /making|other/.test(name))).toEqual([]);
  });

  it("is refused with a key that would not open it", async () => {
    await expect(copy({ data: data({ secretKey: randomBytes(32).toString("base64") }) })).rejects.toThrow(
      /not the one of this database/,
    );
    expect(existsSync(copyDir)).toBe(false);
  });

  it("without keys holds the database alone, names the key it needs, and a key in RM_SECRET_KEY is never in it", async () => {
    const secretKey = Buffer.from(TEST_MASTER_KEY).toString("base64");
    const { manifest, hosts } = await copy({ withoutKeys: true });
    expect(entries(copyDir)).toEqual(["manifest.json", "restic-manager.db"]);
    expect(copyReport({ manifest, hosts, dir: copyDir, ms: 1 })).toContain(
      `RM_SECRET_KEY or the file secret.key (its id is ${manifest.keys.masterId})`,
    );
    await expect(restore()).rejects.toThrow(
      new RegExp(`needs the key with the id ${manifest.keys.masterId}: set RM_SECRET_KEY`),
    );
    expect(entries(newDir)).toEqual(UNTOUCHED);
    writeFileSync(join(newDir, "secret.key"), secretKey, { mode: 0o600 });
    await restore();
    expect(readFileSync(join(newDir, "secret.key"), "utf8")).toBe(secretKey);
    const other = join(folder, "of-env");
    expect((await copy({ dir: other, data: data({ secretKey }) })).manifest.keys.master).toBe("environment");
    expect(entries(other)).not.toContain("secret.key");
  });
});

describe("a restore", () => {
  it("ends what the copy would bring back, asks every host, says so in an intact audit log and as an alert", async () => {
    await copy();
    const restored = await restore();
    expect(restored.settled).toEqual({ sessions: 1, enrollmentTokens: 1, downloadLinks: 1, rollouts: 1, hosts: 1 });
    expect(restoreReport(restored, newDir)).toContain(
      "users and API tokens: what was taken away since the copy is valid again",
    );
    const db = openDatabase(join(newDir, "restic-manager.db"));
    const ctx = { ...context.asAdmin(), db };
    try {
      const { prisma } = db;
      expect(await prisma.session.count()).toBe(0);
      expect(await prisma.idempotencyKey.count()).toBe(0);
      expect(await prisma.enrollmentToken.findFirst()).toMatchObject({
        revokedAt: expect.any(Date),
        sealedAccess: null,
      });
      expect(await prisma.downloadLink.findFirst()).toMatchObject({
        revokedAt: expect.any(Date),
        revokedBy: "restore",
      });
      expect(await prisma.agentRollout.findFirst()).toMatchObject({ state: "stopped" });
      expect(await prisma.user.count()).toBe(1);
      expect(await prisma.alert.findFirst()).toMatchObject({ kind: "server_restored", closedAt: null });
      const entry = await prisma.auditEntry.findFirst({ where: { action: "settings.restore" } });
      expect(entry?.details).toMatchObject({
        copiedAt: restored.manifest.createdAt,
        serverVersion: "1.2.3",
        sessions: 1,
      });
      expect(await verifyAudit(ctx)).toMatchObject({ isIntact: true, brokenSeq: null });
      expect([...(await listRecalls({ ...ctx, actor: { kind: "system", name: "test" } })).values()]).toEqual([
        { since: restored.manifest.createdAt, configRevision: 1 },
      ]);
      await checkMasterKey({ ...context.asSystem(), db });
    } finally {
      await db.close();
    }
    expect(statSync(join(newDir, "restic-manager.db")).mode & 0o777).toBe(0o600);
  });

  it.each<[string, () => void, RegExp]>([
    ["a changed byte", () => flipByte(join(copyDir, "restic-manager.db")), /copy is damaged/],
    ["a longer file", () => appendFileSync(join(copyDir, "release.key"), "x"), /copy is damaged/],
    ["a missing file", () => rmSync(join(copyDir, "secret.key")), /secret\.key is missing from the copy/],
    ["no manifest", () => rmSync(join(copyDir, "manifest.json")), /no whole copy/],
    [
      "a torn manifest",
      () => writeFileSync(join(copyDir, "manifest.json"), '{"format"'),
      /manifest\.json in .* is damaged/,
    ],
    [
      "a name that leads out of the folder",
      () => edit((text) => text.replace('"release.key"', '"../release.key"')),
      /is damaged/,
    ],
    [
      "a newer format",
      () => edit((text) => text.replace('"version": 1', '"version": 2')),
      /newer version of this program/,
    ],
    [
      "a newer schema",
      () => edit((text) => text.replace(/"migrations": \[/, '$& "29991231000000_later",')),
      /newer version \(1\.2\.3; it knows 29991231000000_later\)/,
    ],
  ])("refuses %s before anything is replaced", async (_what, spoil, sentence) => {
    await copy();
    spoil();
    mkdirSync(newDir);
    writeFileSync(join(newDir, "old"), "");
    await expect(restore({ isForced: true })).rejects.toThrow(sentence);
    expect(entries(newDir)).toEqual(["old"]);
  });

  it("refuses a wrong key, says how to use the right one, and leaves all as it was", async () => {
    await copy();
    const wrong = {
      dataDir: newDir,
      databaseFile: join(newDir, "restic-manager.db"),
      secretKey: randomBytes(32).toString("base64"),
    };
    await expect(restore({ data: wrong })).rejects.toThrow(
      /key in RM_SECRET_KEY has the id [0-9a-f]{16}.*unset RM_SECRET_KEY/,
    );
    expect(entries(newDir)).toEqual(UNTOUCHED);
  });

  it("refuses folders in use and folders with data; forced, it moves what was there aside and deletes nothing", async () => {
    await copy();
    const lock = lockDataDir(newDir);
    await expect(restore({ isForced: true })).rejects.toThrow(/Another server uses the data folder/);
    lock.release();
    for (const name of ["restic-manager.db", "restic-manager.db-wal", "secret.key"])
      writeFileSync(join(newDir, name), "old");
    mkdirSync(join(newDir, "restic"));
    await expect(restore()).rejects.toThrow(/There is data already .* say --force/);
    const { aside } = await restore({ isForced: true });
    expect(aside).toMatch(/new\.before-restore-/);
    expect(entries(aside ?? "")).toEqual(["restic-manager.db", "restic-manager.db-wal", "secret.key"]);
    expect(readFileSync(join(aside ?? "", "secret.key"), "utf8")).toBe("old");
    expect(entries(newDir)).toEqual(["release.key", "restic", "restic-manager.db", "secret.key", "server.lock"]);
  });

  it("puts everything back where it was when a step fails", async () => {
    const [old, aside] = [join(folder, "old"), join(folder, "aside/old")];
    writeFileSync(old, "old");
    const moves = [
      { from: old, to: aside },
      { from: join(folder, "missing"), to: old },
    ];
    await expect(moveAll(moves)).rejects.toThrow(/everything is as it was/);
    expect(readFileSync(old, "utf8")).toBe("old");
    expect(existsSync(aside)).toBe(false);
  });
});

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[4096] = (bytes[4096] ?? 0) ^ 1;
  chmodSync(file, 0o600);
  writeFileSync(file, bytes);
}

function edit(change: (text: string) => string): void {
  const file = join(copyDir, "manifest.json");
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
