/** The names in one folder of a snapshot. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import type { RepositoryQuestion } from "../protocol/mod.ts";
import { type AnswerTools, notThere, readWithRestic, snapshotMissing, type Trouble } from "./answer-tools.ts";
import { lineReader } from "./lines.ts";
import { entryOf, type Node, nodeSchema, snapshotLineSchema } from "./nodes.ts";

const lsNodeSchema = nodeSchema.extend({ struct_type: z.literal("node") });

/** restic tells the snapshot, then the folder itself unless that is the root, then what lies in it. */
export async function answerLs(
  answer: AnswerTools,
  { snapshotId, path }: RepositoryQuestion & { kind: "ls" },
): Promise<Trouble | null> {
  const isRoot = path === "/";
  let isSnapshotThere = false;
  let self: Node | null = null;
  const reader = lineReader((text) => {
    const value = parseOrNull(text);
    const node = lsNodeSchema.safeParse(value);
    if (!node.success) isSnapshotThere ||= snapshotLineSchema.safeParse(value).success;
    else if (node.data.path === path) self = node.data;
    else if (isRoot ? isInRoot(node.data.path) : isIn(node.data.path, path)) answer.lines.line(entryOf(node.data));
  });
  const trouble = await readWithRestic(answer, {
    args: ["ls", "--json", "--", snapshotId, path],
    onBytes: (bytes) => {
      reader.push(bytes);
      return answer.lines.drain();
    },
  });
  reader.end();
  if (trouble !== null) return trouble;
  if (!isSnapshotThere) return snapshotMissing;
  return isRoot ? null : folderTrouble(self);
}

const isInRoot = (path: string): boolean => path.lastIndexOf("/") === 0;
const isIn = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) && path.lastIndexOf("/") === folder.length;

function folderTrouble(self: Node | null): Trouble | null {
  if (self === null) return notThere("The snapshot holds no such folder.");
  return self.type === "dir" ? null : notThere("This is no folder in the snapshot.");
}
