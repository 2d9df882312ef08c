/** Whether the agent runs, how it stands with its server, and whether it is the only one. */
import { startCommand } from "../cli/words.ts";
import { remedyFor } from "../connection-state.ts";
import { listNames } from "../files.ts";
import type { AgentPaths } from "../paths.ts";
import { isStateDirHeld, readLiveState } from "../running.ts";
import { bad, ok, type Said, warn } from "./check.ts";

export async function checkAgent(paths: AgentPaths, processes = agentProcesses): Promise<Said> {
  const { state, isAlive } = await readLiveState(paths);
  const isHeld = isAlive && (await isStateDirHeld(paths));
  if (state === null || !isHeld) return bad("the agent is not running", `Run: ${startCommand()}`);
  const others = (await processes()).filter((pid) => pid !== state.pid);
  if (others.length > 0) {
    const said = `another agent runs beside process ${state.pid}: process ${others.join(", ")}`;
    return warn(said, `End the one that nobody needs: kill ${others[0]}`);
  }
  if (state.state === "online") return ok(`process ${state.pid} is online since ${state.at}`);
  return bad(`${state.state} since ${state.at} (${state.reason}): ${state.message}`, remedyFor(state.reason));
}

/** A compiled agent, or the runtime of a bundled one, which lies in a folder of that name. */
const AGENT_WORD = /(^|\/)restic-manager-agent(\/|$)/;

/** Process ids of all agents that run as a service on this host; none where there is no /proc. */
async function agentProcesses(): Promise<number[]> {
  const found: number[] = [];
  for (const name of await listNames("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const words = line.split("\0").filter((word) => word !== "");
    const isAgent = words.some((word) => AGENT_WORD.test(word));
    if (isAgent && words.at(-1) === "run" && (await isOwnNamespace(name))) found.push(Number(name));
  }
  return found;
}

/** A container's agent is seen from its host as well, and is none of the host's. */
async function isOwnNamespace(pid: string): Promise<boolean> {
  const read = (path: string) => Deno.readLink(path).catch(() => "");
  return (await read(`/proc/${pid}/ns/pid`)) === (await read("/proc/self/ns/pid"));
}
