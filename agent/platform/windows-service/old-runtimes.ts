/** What the launcher has unpacked for earlier agents; each of them is 90 MB. */
import { basename, dirname, join } from "node:path";
import { listNames } from "../../files.ts";

const UNPACKED = /^[0-9a-f]{64}$/;

/**
 * Removes the unpacked agents beside this one but for the newest, to which an update may go back. What still runs
 * cannot be removed, and goes another time. Never rejects.
 */
export async function removeOldRuntimes(ownDir: string): Promise<void> {
  if (!UNPACKED.test(basename(ownDir))) return;
  const home = dirname(ownDir);
  const names = await listNames(home).catch(() => []);
  const others = names
    .filter((name) => UNPACKED.test(name) && name !== basename(ownDir))
    .map((name) => join(home, name));
  const dated = await Promise.all(others.map(async (dir) => ({ dir, at: await unpackedAt(dir) })));
  for (const { dir } of dated.sort((a, b) => b.at - a.at).slice(1)) {
    await Deno.remove(dir, { recursive: true }).catch(() => {});
  }
}

const unpackedAt = (dir: string): Promise<number> =>
  Deno.stat(join(dir, "ready")).then(
    ({ mtime }) => mtime?.getTime() ?? 0,
    () => 0,
  );
