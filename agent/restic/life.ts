/** Signs of life of a restic that says nothing while it works. */
import { readTextIfExists } from "../files.ts";
import { currentPlatform } from "../platform/platform.ts";

const LOOK_EVERY_MS = 2_000;

/**
 * Calls `sawLife` whenever the process has read or written anything since the last look, or where the system does not
 * tell, whenever the free space of its folder has changed. @returns what ends it
 */
export function watchProcess(pid: number, folder: string, sawLife: () => void): () => void {
  let last: string | null = null;
  const look = async () => {
    const now = (await ioOf(pid)) ?? String(await currentPlatform().freeBytes(folder));
    if (last !== null && now !== last) sawLife();
    last = now;
  };
  const timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

const ioOf = (pid: number): Promise<string | null> =>
  Deno.build.os === "linux" ? readTextIfExists(`/proc/${pid}/io`).catch(() => null) : Promise.resolve(null);
