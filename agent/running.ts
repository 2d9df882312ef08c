/** Whether an agent runs, as other processes can tell. */
import { type ConnectionState, readConnectionState } from "./connection-state.ts";
import type { AgentPaths } from "./paths.ts";
import { currentPlatform } from "./platform/platform.ts";

/** True while some process holds the state directory, whatever it has written there. */
export async function isStateDirHeld({ lockFile }: Pick<AgentPaths, "lockFile">): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(lockFile, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    // A shared lock, held for an instant.
    return !(await file.tryLock(false));
  } finally {
    file.close();
  }
}

/** What the agent last said, and whether the process that said it is alive. */
export async function readLiveState({
  connectionFile,
}: Pick<AgentPaths, "connectionFile">): Promise<{ state: ConnectionState | null; isAlive: boolean }> {
  const state = await readConnectionState(connectionFile);
  const isAlive = state !== null && (await currentPlatform().processIdentity(state.pid)) !== null;
  return { state, isAlive };
}

/** An agent runs on this state directory. Its lock is only tried where its process lives, so that none is kept from starting. */
export async function isAgentRunning(paths: Pick<AgentPaths, "lockFile" | "connectionFile">): Promise<boolean> {
  return (await readLiveState(paths)).isAlive && (await isStateDirHeld(paths));
}
