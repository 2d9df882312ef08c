/** What a search found, as files with their versions. Pure. */
import type { FoundFile } from "./api-types";

/** One state of a file: the newest snapshot that holds it, and in how many it is the same. */
export type FileVersion = { newest: FoundFile; oldest: FoundFile; count: number };
export type FoundPath = { path: string; versions: FileVersion[]; snapshots: number };

const takenAt = ({ takenAt: at }: FoundFile): number => at?.getTime() ?? 0;

/** By path in the order of the alphabet; versions differ in kind, size or time of change, and come newest first. */
export function versionsByPath(found: readonly FoundFile[]): FoundPath[] {
  const paths = new Map<string, Map<string, FileVersion>>();
  for (const one of [...found].sort((a, b) => takenAt(b) - takenAt(a))) {
    const versions = paths.get(one.path) ?? new Map<string, FileVersion>();
    paths.set(one.path, versions);
    // A folder changes whenever something in it does; what its versions are is seen by looking into it.
    const key = JSON.stringify([one.kind, one.sizeBytes, one.modifiedAt]);
    const known = versions.get(key);
    if (known) versions.set(key, { newest: known.newest, oldest: one, count: known.count + 1 });
    else versions.set(key, { newest: one, oldest: one, count: 1 });
  }
  return [...paths]
    .map(([path, versions]) => {
      const all = [...versions.values()];
      return { path, versions: all, snapshots: all.reduce((sum, { count }) => sum + count, 0) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a pattern means itself only: restic then compares whole names. */
export const isPlainName = (pattern: string): boolean => pattern !== "" && !/[*?[\\/]/.test(pattern);
