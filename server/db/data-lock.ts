import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { StartError } from "@/server/core/start-error";

/**
 * Makes the data folder if it is missing, and keeps a second server away from it for as long as this process lives.
 * The lock is SQLite's own on a file beside the database: the kernel frees it even after SIGKILL.
 * @param waitMs how long a server that is just stopping is waited for
 * @throws StartError when another process holds it, or the folder cannot be written
 */
export function lockDataDir(dataDir: string, waitMs = 5000): { release(): void } {
  const db = openLock(dataDir, waitMs);
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY"))
      throw new StartError(
        `Another server uses the data folder ${dataDir}; stop it, or set RM_DATA_DIR to another one.`,
      );
    throw notWritable(dataDir, error);
  }
  return { release: () => db.close() };
}

function openLock(dataDir: string, waitMs: number) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return new Sqlite(join(dataDir, "server.lock"), { timeout: waitMs });
  } catch (error) {
    throw notWritable(dataDir, error);
  }
}

function notWritable(dataDir: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    `The data folder ${dataDir} cannot be written (${reason}); make it writable, free space on its disk, or set RM_DATA_DIR to another folder.`,
  );
}
