import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/**
 * The SHA-256 of a file in lower-case hex.
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function sha256OfFile(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * Returns when a file or a folder is on the disk.
 * @param {string} path
 * @returns {Promise<void>}
 */
export async function sync(path) {
  const file = await open(path, "r");
  try {
    await file.sync();
  } catch (error) {
    // Windows syncs no folders.
    if (process.platform !== "win32") throw error;
  } finally {
    await file.close();
  }
}
