/**
 * A consistent copy of the server's own data, also while it runs: plain files, for restic or anything else to keep.
 *
 *   npm run backup -- DIR [--without-keys]
 *
 * DIR must not exist, or be empty. The data is found by the server's own environment (RM_DATA_DIR and so on).
 */
import { readFileSync } from "node:fs";
import { readArguments, runCommand, serverData } from "./server-copy/command";
import { makeCopy } from "./server-copy/make-copy";
import { copyReport } from "./server-copy/words";

await runCommand("usage: npm run backup -- DIR [--without-keys]", async () => {
  const { dir, isFlagged: withoutKeys } = readArguments(process.argv.slice(2), "without-keys");
  const startedAt = performance.now();
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const made = await makeCopy({ dir, data: serverData(), withoutKeys, serverVersion: String(version) });
  return copyReport({ ...made, dir, ms: performance.now() - startedAt });
});
