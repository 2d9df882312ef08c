/** Whether a restored file is what the snapshot, or the host itself, says it is. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Canary } from "../canary.ts";
import type { JobCause } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import type { KitRestore } from "./kit-restore.ts";
import { NOT_THE_FILES, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import type { SampleFile } from "./sample.ts";

/** Troubles that say nothing of what the repository holds. */
export const NOT_THE_DATA: ReadonlySet<JobCause> = new Set<JobCause>([...NOT_THE_FILES, "no_space"]);

/** restic's messages are lines, so of such a name they show a part only. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: names may hold them
const HAS_CONTROL = /[\u0000-\u001f\u007f]/;

/** An error may be about an owner or an attribute that this file system does not take: the content decides. */
export const isDoubtful = ({ end, named }: KitRestore, path: string): boolean =>
  end.exitCode !== 0 && (named.size === 0 || named.has(path) || HAS_CONTROL.test(path));

export type Place = { folder: string; snapshotId: string };

export function hasSize({ folder }: Place, { path, sizeBytes }: SampleFile): boolean {
  try {
    const info = Deno.lstatSync(join(folder, path));
    return info.isFile && info.size === sizeBytes;
  } catch {
    return false;
  }
}

/** Whether the file holds what the repository gives for it, byte by byte. */
export async function hasContent(tools: JobTools, place: Place, { path }: SampleFile): Promise<boolean | Outcome> {
  const stored = createHash("sha256");
  const end = await callRestic(tools, {
    args: ["dump", ...retryLockArguments(tools), "--", place.snapshotId, path],
    onStdoutBytes: (bytes) => void stored.update(bytes),
  });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0 && NOT_THE_DATA.has(end.notes.classify(end.exitCode))) return outcomeOfError(end);
  return end.exitCode === 0 && stored.digest("hex") === (await hashOf(join(place.folder, path)));
}

/** Whether a planted file came back with the content, the mode and the time that the agent remembers. */
export async function isCanaryWhole({ folder }: Place, { path, canary }: { path: string; canary: Canary }) {
  const file = join(folder, path);
  const info = await Deno.lstat(file).catch(() => null);
  if (info === null || !info.isFile || (await hashOf(file)) !== canary.sha256) return false;
  const { mode, modifiedAt } = canary;
  const hasMode = mode === undefined || info.mode === null || (info.mode & 0o777) === mode;
  return hasMode && (modifiedAt === undefined || info.mtime?.getTime() === Date.parse(modifiedAt));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const bytes of file.readable) hash.update(bytes);
  return hash.digest("hex");
}
