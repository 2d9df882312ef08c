/**
 * The server's own data from a copy that `npm run backup` made. The server must not run.
 *
 *   npm run restore -- DIR [--force]
 *
 * Everything is checked before anything is replaced. With --force, data that is there is moved aside.
 */
import { fileURLToPath } from "node:url";
import { readArguments, runCommand, serverData } from "./server-copy/command";
import { putBack } from "./server-copy/put-back";
import { restoreReport } from "./server-copy/words";

await runCommand("usage: npm run restore -- DIR [--force]", async () => {
  const { dir, isFlagged: isForced } = readArguments(process.argv.slice(2), "force");
  const data = serverData();
  const migrationsDir = fileURLToPath(new URL("../prisma/migrations", import.meta.url));
  return restoreReport(await putBack({ dir, data, isForced, migrationsDir }), data.dataDir);
});
