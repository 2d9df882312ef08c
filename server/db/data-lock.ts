import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { StartError } from "@/server/core/start-error";

/**
 * Keeps a second server away from a data folder for as long as this process lives.
 * The lock is SQLite's own on a file beside the database: the kernel frees it even after SIGKILL.
 * @param waitMs how long a server that is just stopping is waited for
 * @throws StartError when another process holds it
 */
export function lockDataDir(dataDir: string, waitMs = 5000): { release(): void } {
  const db = new Sqlite(join(dataDir, "server.lock"), { timeout: waitMs });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch {
    db.close();
    throw new StartError(`Another server uses the data folder ${dataDir}; stop it, or set RM_DATA_DIR to another one.`);
  }
  return { release: () => db.close() };
}
