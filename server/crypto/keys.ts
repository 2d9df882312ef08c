import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { StartError } from "@/server/core/start-error";
import { MASTER_KEY_BYTES } from "./secret-box";

type KeySource = {
  /** Value of RM_SECRET_KEY: 32 bytes as base64 or hexadecimal. */
  secretKey?: string | undefined;
  /** Key file, used when there is no value. */
  file: string;
  /** False when a database is already there: then a missing key file is a loss and not a first start. */
  isFirstStart?: boolean;
};

/**
 * The server's master key, which lives outside the database.
 * Without RM_SECRET_KEY it is kept in a 0600 file that is made at the first start.
 * @returns 32 bytes
 * @throws StartError that says what is wrong with the key or its file
 */
export function loadMasterKey({ secretKey, file, isFirstStart = true }: KeySource): Uint8Array {
  if (secretKey) return decode(secretKey, "RM_SECRET_KEY");
  if (existsSync(file)) return readKeyFile(file);
  if (isFirstStart) return createKeyFile(file);
  throw new StartError(
    `The key file ${file} is missing, and stored secrets cannot be read without it; put it back from your backup, or set RM_SECRET_KEY to the same key.`,
  );
}

function decode(text: string, name: string): Uint8Array {
  const value = text.trim();
  const bytes = /^[0-9a-fA-F]{64}$/.test(value)
    ? Buffer.from(value, "hex")
    : /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)
      ? Buffer.from(value, "base64")
      : Buffer.alloc(0);
  if (bytes.length === MASTER_KEY_BYTES) return new Uint8Array(bytes);
  throw new StartError(
    `${name} must hold 32 bytes as base64 or hexadecimal; make one with: head -c 32 /dev/urandom | base64`,
  );
}

function readKeyFile(file: string): Uint8Array {
  const stat = lstatSync(file);
  if (!stat.isFile()) throw new StartError(`The key file ${file} must be a plain file.`);
  if (process.platform !== "win32" && (stat.mode & 0o077) !== 0)
    throw new StartError(`The key file ${file} can be read by others; run: chmod 600 ${file}`);
  return decode(readFileSync(file, "utf8"), `The key file ${file}`);
}

/** Written aside, synced and renamed: a power cut leaves either no key or a whole one. */
function createKeyFile(file: string): Uint8Array {
  const key = randomBytes(MASTER_KEY_BYTES);
  const aside = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(aside, "w", 0o600);
    writeSync(handle, `${key.toString("base64")}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(aside, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The key file ${file} cannot be written (${reason}); make its folder writable.`);
  }
  return new Uint8Array(key);
}
