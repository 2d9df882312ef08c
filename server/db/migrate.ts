import { createHash, randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { StartError } from "@/server/core/start-error";

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string };
const COPIES_KEPT = 3;

/** The table that Prisma's own tools keep, with its columns. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Brings a database file up to the schema of this build: all missing migrations in one transaction, after a copy of
 * the file was made beside it.
 * @returns the names that were applied, and the copy's path when there was something to copy
 * @throws StartError when the file is damaged, is no database, or was written by a newer version
 */
export function migrate(file: string, folder = "prisma/migrations"): { applied: string[]; copy: string | null } {
  const isNew = !existsSync(file);
  if (isNew) makePrivate(file);
  const db = open(file);
  try {
    if (!isNew) assertIntact(db, file);
    // Before the first table, or it takes a VACUUM: old logs that are removed shall make the file smaller.
    if (isNew) db.pragma("auto_vacuum = INCREMENTAL");
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;");
    const known = readMigrations(folder);
    const missing = pending(db, known, file);
    if (missing.length === 0) return { applied: [], copy: null };
    const copy = isNew ? null : copyBefore(db, file, missing);
    apply(db, known, file);
    if (!isNew) letShrink(db);
    return { applied: missing.map(({ name }) => name), copy };
  } finally {
    db.close();
  }
}

/** An empty file for its owner alone; SQLite gives its own files beside it the same rights. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    throw cannotOpen(file, error);
  }
}

const cannotOpen = (file: string, error: unknown) =>
  new StartError(`The database ${file} cannot be opened (${reason(error)}); check that its folder is writable.`);

function open(file: string) {
  try {
    return new Sqlite(file);
  } catch (error) {
    throw cannotOpen(file, error);
  }
}

function assertIntact(db: Sqlite.Database, file: string): void {
  const damaged = (detail: string) =>
    new StartError(
      `The database ${file} is damaged (${detail}); restore a copy of it, then start again. Nothing was changed.`,
    );
  try {
    const result: unknown = db.pragma("quick_check(1)", { simple: true });
    if (result !== "ok") throw damaged(String(result).replaceAll("\n", " "));
  } catch (error) {
    throw error instanceof StartError ? error : damaged(reason(error));
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function pending(db: Sqlite.Database, known: Migration[], file: string): Migration[] {
  const hasLedger = db.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
  if (!hasLedger) {
    if (db.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get())
      throw new StartError(`${file} is a database of another program; point RM_DATA_DIR to a folder of its own.`);
    return known;
  }
  const applied = db
    .prepare<[], Applied>(`SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`)
    .all();
  for (const row of applied) {
    const migration = known.find(({ name }) => name === row.migration_name);
    if (!migration)
      throw new StartError(
        `The database ${file} was written by a newer version (it knows ${row.migration_name}); start that version, or restore the copy from before the update.`,
      );
    if (migration.checksum !== row.checksum)
      throw new StartError(
        `The migration ${migration.name} differs from the one that made ${file}; install an unchanged release.`,
      );
  }
  return known.filter(({ name }) => !applied.some((row) => row.migration_name === name));
}

/** VACUUM INTO writes a consistent copy, the write-ahead log included. */
function copyBefore(db: Sqlite.Database, file: string, missing: Migration[]): string | null {
  if (!db.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get()) return null;
  const copy = `${file}.before-${missing[0]?.name ?? "update"}`;
  rmSync(copy, { force: true });
  makePrivate(copy);
  db.prepare("VACUUM INTO ?").run(copy);
  const copies = readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.before-`))
    .sort();
  for (const old of copies.slice(0, -COPIES_KEPT)) rmSync(join(dirname(file), old), { force: true });
  return copy;
}

/** A database from before shrinking was possible is rewritten once. Without space for that it stays as it is. */
function letShrink(db: Sqlite.Database): void {
  const INCREMENTAL = 2;
  if (db.pragma("auto_vacuum", { simple: true }) === INCREMENTAL) return;
  db.pragma("auto_vacuum = INCREMENTAL");
  try {
    db.exec("VACUUM");
  } catch (error) {
    if (!/full|SQLITE_FULL/i.test(reason(error))) throw error;
  }
}

function apply(db: Sqlite.Database, known: Migration[], file: string): void {
  db.pragma("foreign_keys = OFF");
  const run = db.transaction(() => {
    db.exec(LEDGER);
    // Looked up again inside the transaction: another process may have been faster.
    for (const migration of pending(db, known, file)) {
      db.exec(migration.sql);
      db.prepare(
        `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES (?, ?, ?, current_timestamp, 1)`,
      ).run(randomUUID(), migration.checksum, migration.name);
    }
    const broken = db.pragma("foreign_key_check") as unknown[];
    if (broken.length > 0) throw new Error(`${broken.length} rows would lose what they refer to`);
  });
  try {
    run.immediate();
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`The update of ${file} failed and was undone (${reason(error)}); the data is as before.`);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
