import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/server/db/client";
import { lockDataDir } from "@/server/db/data-lock";
import { verifyAudit } from "@/server/domain/audit";
import { listRecalls } from "@/server/domain/copies";
import { checkMasterKey } from "@/server/domain/settings";
import { moveAll } from "./exchange";
import { entries, makeOwnData, type OwnData, UNTOUCHED } from "./testing/own-data";
import { restoreReport } from "./words";

let own: OwnData;

beforeEach(async () => {
  own = await makeOwnData();
});
afterEach(() => own.context.close());

describe("a restore", () => {
  it("ends what the copy would bring back, asks every host, says so in an intact audit log and as an alert", async () => {
    await own.copy();
    const restored = await own.restore();
    expect(restored.settled).toEqual({ sessions: 1, enrollmentTokens: 1, downloadLinks: 1, rollouts: 1, hosts: 1 });
    expect(restoreReport(restored, own.newDir)).toContain(
      "users and API tokens: what was taken away since the copy is valid again",
    );
    const db = openDatabase(join(own.newDir, "restic-manager.db"));
    const ctx = { ...own.context.asAdmin(), db };
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
      await checkMasterKey({ ...own.context.asSystem(), db });
    } finally {
      await db.close();
    }
    expect(statSync(join(own.newDir, "restic-manager.db")).mode & 0o777).toBe(0o600);
  });

  it.each<[string, () => void, RegExp]>([
    ["a changed byte", () => flipByte(join(own.copyDir, "restic-manager.db")), /copy is damaged/],
    ["a longer file", () => appendFileSync(join(own.copyDir, "release.key"), "x"), /copy is damaged/],
    ["a missing file", () => rmSync(join(own.copyDir, "secret.key")), /secret\.key is missing from the copy/],
    ["no manifest", () => rmSync(join(own.copyDir, "manifest.json")), /no whole copy/],
    [
      "a torn manifest",
      () => writeFileSync(join(own.copyDir, "manifest.json"), '{"format"'),
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
    await own.copy();
    spoil();
    mkdirSync(own.newDir);
    writeFileSync(join(own.newDir, "old"), "");
    await expect(own.restore({ isForced: true })).rejects.toThrow(sentence);
    expect(entries(own.newDir)).toEqual(["old"]);
  });

  it("refuses a wrong key, says how to use the right one, and leaves all as it was", async () => {
    await own.copy();
    const wrong = {
      dataDir: own.newDir,
      databaseFile: join(own.newDir, "restic-manager.db"),
      secretKey: randomBytes(32).toString("base64"),
    };
    await expect(own.restore({ data: wrong })).rejects.toThrow(
      /key in RM_SECRET_KEY has the id [0-9a-f]{16}.*unset RM_SECRET_KEY/,
    );
    expect(entries(own.newDir)).toEqual(UNTOUCHED);
  });

  it("refuses folders in use and folders with data; forced, it moves what was there aside and deletes nothing", async () => {
    await own.copy();
    const lock = lockDataDir(own.newDir);
    await expect(own.restore({ isForced: true })).rejects.toThrow(/Another server uses the data folder/);
    lock.release();
    for (const name of ["restic-manager.db", "restic-manager.db-wal", "secret.key"])
      writeFileSync(join(own.newDir, name), "old");
    mkdirSync(join(own.newDir, "restic"));
    await expect(own.restore()).rejects.toThrow(/There is data already .* say --force/);
    const { aside } = await own.restore({ isForced: true });
    expect(aside).toMatch(/new\.before-restore-/);
    expect(entries(aside ?? "")).toEqual(["restic-manager.db", "restic-manager.db-wal", "secret.key"]);
    expect(readFileSync(join(aside ?? "", "secret.key"), "utf8")).toBe("old");
    expect(entries(own.newDir)).toEqual(["release.key", "restic", "restic-manager.db", "secret.key", "server.lock"]);
  });

  it("puts everything back where it was when a step fails", async () => {
    const [old, aside] = [join(own.folder, "old"), join(own.folder, "aside/old")];
    writeFileSync(old, "old");
    const moves = [
      { from: old, to: aside },
      { from: join(own.folder, "missing"), to: old },
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
  const file = join(own.copyDir, "manifest.json");
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
