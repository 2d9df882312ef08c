/** The database of a copy, looked at and made without the server's own client. */
import Sqlite from "better-sqlite3";
import { StartError } from "@/server/core/start-error";
import { createSecrets } from "@/server/crypto/secret-box";
import { MASTER_KEY_PROOF, provesMasterKey } from "@/server/domain/settings/check-master-key";
import { CopyError, reason } from "./durable";

/** All that there is, in one step: other writers would make a copy in pieces begin anew again and again. */
const EVERYTHING = 0x7fffffff;

/**
 * Copies a database that may be in use: what was committed when the copy began, the write-ahead log included, as one
 * file. The server goes on writing meanwhile.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const db = open(from);
  try {
    await db.backup(to, { progress: () => EVERYTHING });
  } catch (error) {
    throw new CopyError(`The database ${from} could not be copied (${reason(error)}).`);
  } finally {
    db.close();
  }
  toOneFile(to);
}

/** Without this, whoever opens it makes a log beside it, which is left behind when the file is moved. */
export function toOneFile(file: string): void {
  const db = new Sqlite(file);
  try {
    db.pragma("journal_mode = DELETE");
  } finally {
    db.close();
  }
}

function open(file: string) {
  try {
    return new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
  } catch (error) {
    throw new CopyError(
      `The database ${file} cannot be opened (${reason(error)}); set RM_DATA_DIR (or DATABASE_URL) to what the server uses.`,
    );
  }
}

export type DatabaseFacts = {
  /** Names, oldest first. */
  migrations: string[];
  hosts: number;
  /** The sealed proof of its master key, Base64; null before the first start was over. */
  keyProof: string | null;
};

/** @throws CopyError when the file is damaged or is no database of ours */
export function readDatabase(file: string): DatabaseFacts {
  const db = open(file);
  const text = (sql: string) => db.prepare(sql).pluck();
  try {
    const verdict: unknown = db.pragma("integrity_check(1)", { simple: true });
    if (verdict !== "ok") throw new CopyError(`The database ${file} is damaged (${String(verdict).split("\n")[0]}).`);
    const migrations = text(
      `SELECT migration_name FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    ).all();
    const hosts = text("SELECT count(*) FROM Host").get();
    const proof = text("SELECT value FROM Setting WHERE key = ?").get(MASTER_KEY_PROOF);
    return { migrations: migrations.map(String), hosts: Number(hosts), keyProof: proofOf(proof) };
  } catch (error) {
    if (error instanceof CopyError) throw error;
    throw new CopyError(`The database ${file} is damaged, or of another program (${reason(error)}).`);
  } finally {
    db.close();
  }
}

function proofOf(stored: unknown): string | null {
  if (typeof stored !== "string") return null;
  const value: unknown = JSON.parse(stored);
  return typeof value === "string" ? value : null;
}

/** Whether what this database holds can be opened with this key. */
export function fitsKey({ keyProof }: DatabaseFacts, masterKey: Uint8Array): boolean {
  return keyProof !== null && provesMasterKey(createSecrets(masterKey), keyProof);
}

/** One sentence for what a person can mend; anything else as it is. */
export function toSentence(error: unknown): string | null {
  return error instanceof CopyError || error instanceof StartError ? error.message : null;
}
