import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onEnd } from "./cleanup";

/** Makes an empty directory, 0700, that goes away with the test. Returns its absolute path. */
export async function makeTempDir(label = "test"): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), `restic-manager-${label}-`));
  onEnd(() => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return path;
}
