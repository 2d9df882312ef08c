import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TEST_MASTER_KEY } from "@/server/testing/test-context";
import { entries, makeOwnData, type OwnData, UNTOUCHED } from "./testing/own-data";
import { copyReport } from "./words";

let own: OwnData;

beforeEach(async () => {
  own = await makeOwnData();
});
afterEach(() => own.context.close());

describe("a copy", () => {
  it("holds database, keys and their sums, for its owner alone, and says what to keep where", async () => {
    const { manifest, hosts } = await own.copy();
    expect(entries(own.copyDir)).toEqual(["manifest.json", "release.key", "restic-manager.db", "secret.key"]);
    expect(statSync(own.copyDir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(own.copyDir)) expect(statSync(join(own.copyDir, name)).mode & 0o777).toBe(0o600);
    expect(manifest).toMatchObject({ serverVersion: "1.2.3", keys: { master: "in_copy" } });
    expect(readFileSync(join(own.copyDir, "manifest.json"), "utf8")).not.toContain(
      Buffer.from(TEST_MASTER_KEY).toString("base64"),
    );
    expect(copyReport({ manifest, hosts, dir: own.copyDir, ms: 10 })).toContain("keep it like one, encrypted");
  });

  it("is consistent while another process writes: every transaction whole or not at all", async () => {
    const writer = new Worker(
      `const Sqlite = require("better-sqlite3"); const { workerData, parentPort } = require("node:worker_threads");
       const db = new Sqlite(workerData, { timeout: 10000 });
       db.exec("CREATE TABLE pairs (a INTEGER, pad BLOB); CREATE TABLE mates (a INTEGER, pad BLOB)");
       const put = db.transaction((a) => { for (const t of ["pairs", "mates"]) db.prepare("INSERT INTO " + t + " VALUES (?, zeroblob(20000))").run(a); });
       let a = 0; let stop = false; parentPort.on("message", () => { stop = true; });
       (function step() { put(++a); if (a === 50) parentPort.postMessage("going"); if (stop) { db.close(); parentPort.close(); } else setImmediate(step); })();`,
      { eval: true, workerData: own.context.databaseFile },
    );
    await new Promise((resolve, reject) => writer.once("message", resolve).once("error", reject));
    await own.copy();
    const ended = new Promise((resolve) => writer.once("exit", resolve));
    writer.postMessage("stop");
    await ended;
    const db = new Sqlite(join(own.copyDir, "restic-manager.db"), { readonly: true });
    const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    expect(count("pairs")).toBeGreaterThanOrEqual(50);
    expect(count("mates")).toBe(count("pairs"));
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    db.close();
  });

  it("never overwrites: a folder with anything in it is refused, and nothing half done is left", async () => {
    mkdirSync(own.copyDir);
    writeFileSync(join(own.copyDir, "mine"), "");
    await expect(own.copy()).rejects.toThrow(/not empty; name a folder that does not exist yet/);
    expect(entries(own.copyDir)).toEqual(["mine"]);
    await expect(
      own.copy({ data: own.data({ databaseFile: join(own.folder, "none.db") }), dir: join(own.folder, "other") }),
    ).rejects.toThrow(/no database .*none\.db; set RM_DATA_DIR/);
    writeFileSync(join(own.folder, "broken.db"), "no database");
    await expect(
      own.copy({ data: own.data({ databaseFile: join(own.folder, "broken.db") }), dir: join(own.folder, "other") }),
    ).rejects.toThrow(/could not be copied|damaged/);
    expect(readdirSync(own.folder).filter((name) => /making|other/.test(name))).toEqual([]);
  });

  it("is refused with a key that would not open it", async () => {
    await expect(own.copy({ data: own.data({ secretKey: randomBytes(32).toString("base64") }) })).rejects.toThrow(
      /not the one of this database/,
    );
    expect(existsSync(own.copyDir)).toBe(false);
  });

  it("without keys holds the database alone, names the key it needs, and a key in RM_SECRET_KEY is never in it", async () => {
    const secretKey = Buffer.from(TEST_MASTER_KEY).toString("base64");
    const { manifest, hosts } = await own.copy({ withoutKeys: true });
    expect(entries(own.copyDir)).toEqual(["manifest.json", "restic-manager.db"]);
    expect(copyReport({ manifest, hosts, dir: own.copyDir, ms: 1 })).toContain(
      `RM_SECRET_KEY or the file secret.key (its id is ${manifest.keys.masterId})`,
    );
    await expect(own.restore()).rejects.toThrow(
      new RegExp(`needs the key with the id ${manifest.keys.masterId}: set RM_SECRET_KEY`),
    );
    expect(entries(own.newDir)).toEqual(UNTOUCHED);
    writeFileSync(join(own.newDir, "secret.key"), secretKey, { mode: 0o600 });
    await own.restore();
    expect(readFileSync(join(own.newDir, "secret.key"), "utf8")).toBe(secretKey);
    const other = join(own.folder, "of-env");
    expect((await own.copy({ dir: other, data: own.data({ secretKey }) })).manifest.keys.master).toBe("environment");
    expect(entries(other)).not.toContain("secret.key");
  });
});
