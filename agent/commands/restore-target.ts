/** Where a restore may write, so that no name in a snapshot and nobody else on the host turns it elsewhere. */
import { dirname, isAbsolute, join, resolve } from "node:path";
import { messageOf } from "../errors.ts";
import { failureSaying, type Outcome } from "./outcome.ts";

/** Makes `<base>/<name>`, open to nobody else; an outcome when the base cannot be trusted. */
export async function makeRestoreFolder(base: string, name: string): Promise<{ folder: string } | Outcome> {
  const problem = await problemWithBase(base);
  if (problem !== null) return failureSaying("order_refused", problem);
  const folder = join(base, name);
  try {
    await Deno.mkdir(folder, { mode: 0o700 });
    return { folder };
  } catch (error) {
    const why = error instanceof Deno.errors.AlreadyExists ? "it exists already" : messageOf(error);
    return failureSaying("order_refused", `The folder ${folder} cannot be made: ${why}.`);
  }
}

/** A sentence that says why nothing is restored below `base`; makes it where it is missing. */
async function problemWithBase(base: string): Promise<string | null> {
  const elsewhere = "name another folder as RM_RESTORE_DIR in agent.env there";
  if (!isAbsolute(base) || resolve(base) !== base) return `RM_RESTORE_DIR must be a clean absolute path, not ${base}.`;
  const before = await firstUnsafe([...parentsOf(base), base]);
  if (before !== null) return `Nothing is restored below ${base}: ${before}; ${elsewhere}.`;
  try {
    await Deno.mkdir(base, { recursive: true, mode: 0o700 });
  } catch (error) {
    return `The folder ${base} cannot be made (${messageOf(error)}); ${elsewhere}.`;
  }
  const info = await Deno.lstat(base);
  if (!info.isDirectory) return `${base} is no folder; ${elsewhere}.`;
  const isOurs = Deno.build.os === "windows" || (info.uid === Deno.uid() && ((info.mode ?? 0) & 0o022) === 0);
  if (!isOurs) return `Others may write into ${base}: give it to the agent's user and chmod 700 it, or ${elsewhere}.`;
  return null;
}

/** Whoever may rename a folder on the way decides where it leads. */
async function firstUnsafe(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const info = await Deno.lstat(folder).catch(() => null);
    if (info === null) return null;
    if (info.isSymlink) return `${folder} is a symbolic link`;
    if (!info.isDirectory) return `${folder} is no folder`;
    if (Deno.build.os === "windows") continue;
    const mode = info.mode ?? 0;
    const isSticky = (mode & 0o1000) !== 0;
    if ((mode & 0o022) !== 0 && !isSticky) return `others may write into ${folder}`;
    if (info.uid !== 0 && info.uid !== Deno.uid()) return `${folder} belongs to another user`;
  }
  return null;
}

/**
 * Why a restore of these paths in place would not land where their names say; null when it would. restic itself puts
 * folders in the place of symbolic links that it meets below a selected path, so only those above matter.
 */
export async function obstacleInPlace(paths: readonly string[]): Promise<string | null> {
  for (const parent of new Set(paths.flatMap(parentsOf))) {
    const info = await Deno.lstat(parent).catch(() => null);
    if (info === null || info.isDirectory) continue;
    const what = info.isSymlink ? "a symbolic link" : "no folder";
    return `${parent} is ${what} on this host, so the files would not go where their names say; restore them into a folder`;
  }
  return null;
}

/** The folders above a path, from the top: `/a`, `/a/b` for `/a/b/c`. */
export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let parent = dirname(path); parent !== dirname(parent); parent = dirname(parent)) parents.unshift(parent);
  return parents;
}

export const isWithin = (path: string, folder: string): boolean =>
  path === folder || folder === "/" || path.startsWith(`${folder}/`);
