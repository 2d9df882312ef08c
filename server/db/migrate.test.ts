import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "./data-lock";
import { migrate } from "./migrate";

let dir: string;
let file: string;
let folder: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rm-migrate-"));
  file = join(dir, "restic-manager.db");
  folder = join(dir, "migrations");
  cpSync("prisma/migrations", folder, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function addMigration(name: string, sql: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

function query<Row>(sql: string): Row[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], Row>(sql).all();
  } finally {
    db.close();
  }
}

const tables = () =>
  query<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name);

describe("migrate", () => {
  it("makes a new database and does nothing the second time", () => {
    expect(migrate(file, folder).applied.length).toBeGreaterThan(0);
    expect(tables()).toContain("Host");
    expect(migrate(file, folder)).toEqual({ applied: [], copy: null });
  });

  it("copies the database before it changes it, and lets only its owner read either", () => {
    migrate(file, folder);
    addMigration("99990101000000_more", `CREATE TABLE "More" ("id" TEXT PRIMARY KEY)`);
    const { applied, copy } = migrate(file, folder);
    for (const path of [file, copy ?? ""]) expect(statSync(path).mode & 0o777, path).toBe(0o600);
    expect(applied).toEqual(["99990101000000_more"]);
    expect(tables()).toContain("More");
    const before = new Sqlite(copy ?? "", { readonly: true });
    expect(before.prepare("SELECT 1 FROM sqlite_master WHERE name = 'More'").get()).toBeUndefined();
    expect(before.prepare("SELECT 1 FROM sqlite_master WHERE name = 'Host'").get()).toBeDefined();
    before.close();
  });

  it("undoes everything when one statement fails", () => {
    migrate(file, folder);
    addMigration("99990101000000_good", `CREATE TABLE "Good" ("id" TEXT PRIMARY KEY)`);
    addMigration("99990102000000_bad", `INSERT INTO "NoSuchTable" VALUES (1)`);
    expect(() => migrate(file, folder)).toThrow(/was undone.*the data is as before/);
    expect(tables()).not.toContain("Good");
  });

  it("refuses a database of a newer version and names it", () => {
    addMigration("99990101000000_future", `CREATE TABLE "Future" ("id" TEXT PRIMARY KEY)`);
    migrate(file, folder);
    expect(() => migrate(file, "prisma/migrations")).toThrow(/newer version.*99990101000000_future/);
  });

  it("refuses a damaged database and leaves it as it is", () => {
    migrate(file, folder);
    const db = new Sqlite(file);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const handle = openSync(file, "r+");
    writeSync(handle, Buffer.alloc(4096, 0xff), 0, 4096, 4096);
    const damaged = readFileSync(file);
    expect(() => migrate(file, folder)).toThrow(/is damaged.*restore a copy/);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it("refuses a file that is no database, and a database of another program", () => {
    writeFileSync(file, "this is a text file, long enough to be no database header at all".repeat(20));
    expect(() => migrate(file, folder)).toThrow(/is damaged/);
    rmSync(file);
    const db = new Sqlite(file);
    db.exec("CREATE TABLE other (id)");
    db.close();
    expect(() => migrate(file, folder)).toThrow(/another program/);
  });

  it("refuses a migration that was edited after it ran", () => {
    migrate(file, folder);
    const [name] = query<{ name: string }>(`SELECT migration_name AS name FROM "_prisma_migrations"`);
    writeFileSync(join(folder, name?.name ?? "", "migration.sql"), "-- edited");
    expect(() => migrate(file, folder)).toThrow(/differs from the one/);
  });

  it("keeps three copies at the most", () => {
    migrate(file, folder);
    for (const n of [1, 2, 3, 4, 5]) {
      addMigration(`9999010${n}000000_more`, `CREATE TABLE "More${n}" ("id" TEXT PRIMARY KEY)`);
      migrate(file, folder);
    }
    const copies = [1, 2, 3, 4, 5].filter((n) => existsSync(`${file}.before-9999010${n}000000_more`));
    expect(copies).toEqual([3, 4, 5]);
  });
});

it("lets only one server use a data folder, and frees it on release", () => {
  const first = lockDataDir(dir);
  expect(() => lockDataDir(dir, 50)).toThrow(/Another server uses/);
  first.release();
  lockDataDir(dir).release();
});
