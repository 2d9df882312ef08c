import { chmodSync, mkdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { fileURLToPath } from "node:url";

/** The project's root folder, absolute, without a slash at its end. */
export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * The folder where downloads of the tests are kept from run to run: `RM_TEST_CACHE_DIR`, or one per user in /var/tmp.
 * @throws {Error} when it belongs to somebody else: programs are run from it.
 */
export function testCacheDir(): string {
  const { uid } = userInfo();
  const path = process.env.RM_TEST_CACHE_DIR ?? `/var/tmp/restic-manager-tests-${uid}`;
  mkdirSync(path, { recursive: true });
  if (statSync(path).uid !== uid) {
    throw new Error(`${path} belongs to another user; remove it or set RM_TEST_CACHE_DIR.`);
  }
  chmodSync(path, 0o700);
  return path;
}
