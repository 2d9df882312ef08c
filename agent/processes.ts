/** Processes that are not our children any more, told from later ones with the same id. */
import type { JobProcess } from "./journal.ts";
import { currentPlatform } from "./platform/platform.ts";

/** restic needs up to a minute to give up its lock when the repository is gone. */
const INTERRUPT_GRACE_MS = 75_000;
const LOOK_EVERY_MS = 200;

/** True when the noted process has ended, even if another one has its id now. */
export async function isProcessGone({ pid, identity }: JobProcess): Promise<boolean> {
  const now = await currentPlatform().processIdentity(pid);
  return now === null || identity === null || now !== identity;
}

/** Ends a process with SIGINT, and with SIGKILL when it takes too long; resolves when it is gone. */
export async function waitUntilGone(process: JobProcess): Promise<void> {
  const killAt = performance.now() + INTERRUPT_GRACE_MS;
  signal(process.pid, "SIGINT");
  let isKilled = false;
  while (!(await isProcessGone(process))) {
    if (!isKilled && performance.now() > killAt) {
      isKilled = true;
      signal(process.pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
