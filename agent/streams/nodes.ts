/** What restic says of one thing in a snapshot, in the protocol's words. */
import * as z from "zod";
import { type SnapshotEntry, UNKNOWN_CHARACTER } from "../protocol/mod.ts";

/** As `ls` and `find` write it; every key that some version leaves out is optional. */
export const nodeSchema = z.object({
  path: z.string().min(1),
  type: z.string(),
  size: z.number().nonnegative().optional(),
  mode: z.number().nonnegative().optional(),
  mtime: z.string().optional(),
  uid: z.number().int().optional(),
  gid: z.number().int().optional(),
});
export type Node = z.infer<typeof nodeSchema>;

/** The line of `ls` that comes first, of the snapshot itself. */
export const snapshotLineSchema = z.object({ struct_type: z.literal("snapshot") });

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export function entryOf(node: Node): SnapshotEntry {
  const kind = kindOf(node.type);
  return {
    name: nameOf(node.path),
    kind,
    // restic leaves a size of nothing out.
    sizeBytes: kind === "file" ? (node.size ?? 0) : null,
    modifiedAt: node.mtime?.slice(0, 64) ?? null,
    permissions: node.mode === undefined ? null : permissionsOf(node.mode),
    uid: node.uid ?? null,
    gid: node.gid ?? null,
    isAddressable: !node.path.includes(UNKNOWN_CHARACTER),
  };
}

export function kindOf(type: string): SnapshotEntry["kind"] {
  switch (type) {
    case "file":
      return "file";
    case "dir":
      return "folder";
    case "symlink":
      return "link";
    default:
      return "other";
  }
}

const has = (mode: number, bit: number): boolean => Math.floor(mode / 2 ** bit) % 2 === 1;

/** `ls -l` of a mode as Go's `os.FileMode` keeps it, in which restic stores modes. */
export function permissionsOf(mode: number): string {
  const kind = has(mode, 31) ? "d" : has(mode, 27) ? "l" : has(mode, 25) ? "p" : has(mode, 24) ? "s" : deviceOf(mode);
  const special = { 2: has(mode, 23) ? "s" : "", 1: has(mode, 22) ? "s" : "", 0: has(mode, 20) ? "t" : "" };
  const who = ([2, 1, 0] as const).map((group) => {
    const bits = Math.floor((mode % 512) / 8 ** group) % 8;
    const isRun = bits % 2 === 1;
    const letter = special[group];
    const last = letter === "" ? (isRun ? "x" : "-") : isRun ? letter : letter.toUpperCase();
    return `${bits >= 4 ? "r" : "-"}${bits % 4 >= 2 ? "w" : "-"}${last}`;
  });
  return kind + who.join("");
}

const deviceOf = (mode: number): string => (has(mode, 26) ? (has(mode, 21) ? "c" : "b") : "-");
