/** The changes between two snapshots: counted, filtered, and gathered by folder. Pure. */
import type { DiffChange } from "./api-types";
import { isBelow } from "./snapshot-tree";

export const DIFF_KINDS = [
  "added",
  "removed",
  "changed",
  "metadata",
  "type",
] as const satisfies readonly DiffChange["change"][];
export type DiffKind = (typeof DIFF_KINDS)[number];

/** Folders come from restic with a slash at their end. */
const bare = (path: string): string => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);

export function countKinds(changes: readonly DiffChange[]): Record<DiffKind, number> {
  const counts = { added: 0, removed: 0, changed: 0, metadata: 0, type: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

export type DiffFolder = { path: string; name: string; count: number };

/** The folders right below a path that have changes in them, with how many; the most first. */
export function changedFolders(changes: readonly DiffChange[], below: string): DiffFolder[] {
  const start = below === "/" ? 1 : below.length + 1;
  const counts = new Map<string, number>();
  for (const change of changes) {
    const path = bare(change.path);
    if (!isBelow(path, below)) continue;
    const end = path.indexOf("/", start);
    if (end > 0) counts.set(path.slice(0, end), (counts.get(path.slice(0, end)) ?? 0) + 1);
  }
  return [...counts]
    .map(([path, count]) => ({ path, name: path.slice(start), count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
