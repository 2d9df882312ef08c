/** Looking at this host's folders, names and sizes only, within the roots that the host's own file allows. */
import { isAbsolute, join, normalize, sep } from "node:path";
import { readHostSwitch } from "./config.ts";
import { messageOf, systemCodeOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import type { AgentPaths } from "./paths.ts";
import { currentPlatform } from "./platform/platform.ts";
import type { AgentMessage, Draft, HostEntry, ServerMessage } from "./protocol/mod.ts";

/** Folders that are looked at at the same time; a person looks at one. */
const MAX_AT_ONCE = 8;
const ROOTS_SWITCH = "RM_BROWSE_ROOTS";
const MAX_ENTRIES = 1000;
/** Names read of one folder; what lies behind them cannot be sorted in. */
const MAX_NAMES = 20_000;
/** Leaves room in a frame for its envelope. */
const MAX_BYTES = 200 * 1024;
/** A network file system that hangs must not leave somebody waiting for ever. */
const TIMEOUT_MS = 10_000;

type Listed = Pick<AgentMessage & { type: "host.listed" }, "entries" | "isCut" | "problem">;
type Problem = NonNullable<Listed["problem"]>;

export type HostListDeps = {
  paths: Pick<AgentPaths, "envFile">;
  log: Logger;
  send(draft: Draft<AgentMessage>): void;
};

/** Takes the questions of one connection, and answers each. */
export function answerHostLists({ paths, log, send }: HostListDeps) {
  let open = 0;
  return ({ requestId, path }: ServerMessage & { type: "host.list" }) => {
    if (open >= MAX_AT_ONCE) return send({ type: "host.listed", requestId, ...problem("failed") });
    open++;
    void listHostFolder(paths.envFile, path).then((listed) => {
      open--;
      if (listed.problem === "not_allowed") log.warn("listing refused", { path, problem: listed.problem });
      send({ type: "host.listed", requestId, ...listed });
    });
  };
}

/** Lists one folder, or the roots when `path` is null. Never rejects, and answers within 10 seconds. */
export async function listHostFolder(envFile: string, path: string | null): Promise<Listed> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Listed>((resolve) => {
    timer = setTimeout(() => resolve(problem("failed")), TIMEOUT_MS);
  });
  try {
    return await Promise.race([path === null ? listRoots(envFile) : listFolder(envFile, path), late]);
  } catch (error) {
    return problem(problemOf(error));
  } finally {
    clearTimeout(timer);
  }
}

const problem = (what: Problem): Listed => ({ entries: [], isCut: false, problem: what });

function problemOf(error: unknown): Problem {
  if (error instanceof Deno.errors.NotFound) return "not_found";
  if (error instanceof Deno.errors.PermissionDenied || systemCodeOf(error) === "EACCES") return "permission_denied";
  if (error instanceof Deno.errors.NotADirectory || /not a directory/i.test(messageOf(error))) return "not_a_folder";
  return "failed";
}

/** The host's roots: its switch, where an empty value allows nothing; all of the machine where it is silent. */
async function rootsOf(envFile: string): Promise<string[]> {
  const isWindows = currentPlatform().os === "windows";
  const value = await readHostSwitch(envFile, ROOTS_SWITCH);
  if (value === undefined) return isWindows ? await drives() : ["/"];
  return value
    .split(isWindows ? ";" : ":")
    .filter(isAbsolute)
    .map(normalize);
}

async function drives(): Promise<string[]> {
  const roots = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(65 + i)}:\\`);
  const present = await Promise.all(
    roots.map((root) =>
      Deno.stat(root).then(
        () => true,
        () => false,
      ),
    ),
  );
  return roots.filter((_, i) => present[i]);
}

async function listRoots(envFile: string): Promise<Listed> {
  const roots = await rootsOf(envFile);
  const entries = roots.slice(0, MAX_ENTRIES).map((name): HostEntry => ({ name, kind: "folder", sizeBytes: null }));
  return { entries, isCut: false, problem: null };
}

async function listFolder(envFile: string, path: string): Promise<Listed> {
  const roots = await rootsOf(envFile);
  // Before the disk is asked: whether something exists outside the roots is nobody's business.
  if (!roots.some((root) => isWithin(normalize(path), root))) return problem("not_allowed");
  const real = await Deno.realPath(path);
  const realRoots = await Promise.all(roots.map((root) => Deno.realPath(root).catch(() => null)));
  if (!realRoots.some((root) => root !== null && isWithin(real, root))) return problem("not_allowed");
  if (!(await Deno.stat(real)).isDirectory) return problem("not_a_folder");
  const found: Deno.DirEntry[] = [];
  let isCut = false;
  for await (const entry of Deno.readDir(real)) {
    isCut = found.length >= MAX_NAMES;
    if (isCut) break;
    found.push(entry);
  }
  found.sort((a, b) => Number(b.isDirectory) - Number(a.isDirectory) || compare(a.name, b.name));
  return await fitting(real, found, isCut);
}

async function fitting(folder: string, found: Deno.DirEntry[], isFolderCut: boolean): Promise<Listed> {
  const encoder = new TextEncoder();
  const entries: HostEntry[] = [];
  let bytes = 0;
  for (const one of found) {
    const entry = await entryOf(folder, one);
    bytes += encoder.encode(JSON.stringify(entry)).length + 1;
    if (entries.length >= MAX_ENTRIES || bytes > MAX_BYTES) return { entries, isCut: true, problem: null };
    entries.push(entry);
  }
  return { entries, isCut: isFolderCut, problem: null };
}

async function entryOf(folder: string, { name, isFile, isDirectory, isSymlink }: Deno.DirEntry): Promise<HostEntry> {
  if (isSymlink) return { name, kind: "link", sizeBytes: null };
  if (isDirectory) return { name, kind: "folder", sizeBytes: null };
  if (!isFile) return { name, kind: "other", sizeBytes: null };
  const info = await Deno.lstat(join(folder, name)).catch(() => null);
  return { name, kind: "file", sizeBytes: info?.size ?? null };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isWithin(path: string, root: string): boolean {
  const base = root.endsWith(sep) ? root : `${root}${sep}`;
  return path === root || `${path}${sep}` === base || path.startsWith(base);
}
