/** Space and rights of the agent's own folders. */
import { join } from "node:path";
import { formatBytes } from "../cli/words.ts";
import { isDiskFull } from "../errors.ts";
import { type Disk, realDisk } from "../files.ts";
import type { AgentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { bad, ok, type Said, skipped, warn } from "./check.ts";

const MIB = 1024 * 1024;
/** Below the first the agent may not be able to keep a job's result, below the second its restic has no room for a cache. */
export const SPACE = { needed: 32 * MIB, wanted: 512 * MIB };

type Place = { stateDir: string; disk?: Disk; space?: typeof SPACE };

/** Writes a small file as the agent does, because figures of free space can be wrong, and quotas are not among them. */
export async function checkDisk({ stateDir, disk = realDisk, space = SPACE }: Place): Promise<Said> {
  const free = await currentPlatform().freeBytes(stateDir);
  const fix = `Free space on the file system of ${stateDir}.`;
  const probe = join(stateDir, `.doctor-${crypto.randomUUID().slice(0, 8)}`);
  try {
    await disk.writeFile(probe, "x".repeat(4096));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return skipped(`${stateDir} is not there yet`);
    if (!isDiskFull(error)) throw error;
    return bad(`the disk of ${stateDir} is full`, fix);
  } finally {
    await disk.remove(probe).catch(() => {});
  }
  if (free === null) return ok(`${stateDir} can be written to`);
  const left = `${formatBytes(free)} are free for ${stateDir}`;
  if (free < space.needed) return bad(`only ${left}`, fix);
  return free < space.wanted ? warn(`only ${left}`, fix) : ok(left);
}

/** Nobody but the agent's own user may read its token and the repository's password, or put a request there. */
export async function checkPermissions(paths: AgentPaths): Promise<Said> {
  if (currentPlatform().os === "windows") return skipped("Windows keeps these folders to SYSTEM and Administrators");
  const owner = Deno.uid();
  const open: string[] = [];
  const foreign: string[] = [];
  for (const path of [paths.configDir, paths.stateDir, paths.envFile, paths.configFile]) {
    const info = await Deno.stat(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (info === null) continue;
    if (((info.mode ?? 0) & 0o077) !== 0) open.push(path);
    if (info.uid !== owner) foreign.push(path);
  }
  if (foreign.length > 0) {
    return bad(`${foreign.join(" and ")} belong to another user`, `Run: chown ${owner} ${foreign.join(" ")}`);
  }
  if (open.length > 0) return bad(`others can read ${open.join(" and ")}`, `Run: chmod go= ${open.join(" ")}`);
  return ok("the agent's files are closed to other users");
}
