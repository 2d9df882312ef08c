/** A file of a snapshot as it is, or a folder as one archive. */

import { parseOrNull } from "../json.ts";
import type { RepositoryQuestion } from "../protocol/mod.ts";
import { type AnswerTools, notThere, readWithRestic, snapshotMissing, type Trouble } from "./answer-tools.ts";
import { createByteWriter } from "./bytes.ts";
import { lineReader } from "./lines.ts";
import { kindOf, nodeSchema, snapshotLineSchema } from "./nodes.ts";

type Dump = RepositoryQuestion & { kind: "dump" };

/**
 * restic gives a file's plain bytes when it is asked for the archive of a file, and an archive when asked for a folder as it
 * is: so a second restic looks meanwhile what lies there, and until it has said so no byte leaves.
 */
export async function answerDump(answer: AnswerTools, question: Dump): Promise<Trouble | null> {
  const { snapshotId, path, format } = question;
  const unfit = new AbortController();
  const stop = AbortSignal.any([answer.tools.stop, unfit.signal]);
  const looked = lookAt(answer, question).then((trouble) => {
    if (trouble !== null) unfit.abort();
    return trouble;
  });
  const out = createByteWriter(answer.write);
  let toSkip = question.skipBytes;
  const trouble = await readWithRestic(answer, {
    args: ["dump", ...(format === "raw" ? [] : ["--archive", format]), "--", snapshotId, path],
    stop,
    onBytes: async (bytes) => {
      if ((await looked) !== null) return;
      const left = bytes.subarray(toSkip);
      toSkip -= bytes.length - left.length;
      await out.write(left);
    },
  });
  await out.flush();
  return (await looked) ?? trouble;
}

/** Why this path cannot be had in this format; null when it can. */
async function lookAt(answer: AnswerTools, { snapshotId, path, format }: Dump): Promise<Trouble | null> {
  const enough = new AbortController();
  let isSnapshotThere = false;
  let type: string | null = path === "/" ? "dir" : null;
  const reader = lineReader((text) => {
    const value = parseOrNull(text);
    isSnapshotThere ||= snapshotLineSchema.safeParse(value).success;
    const node = nodeSchema.safeParse(value);
    if (node.success && node.data.path === path) type = node.data.type;
    // What lies in the folder may be a million names more.
    if (isSnapshotThere && type !== null) enough.abort();
  });
  const trouble = await readWithRestic(answer, {
    args: ["ls", "--json", "--", snapshotId, path],
    stop: AbortSignal.any([answer.tools.stop, enough.signal]),
    onBytes: reader.push,
  });
  if (!enough.signal.aborted) reader.end();
  if (isSnapshotThere && type !== null) return misfit(kindOf(type), format);
  return trouble ?? (isSnapshotThere ? notThere("The snapshot holds nothing at this path.") : snapshotMissing);
}

function misfit(kind: ReturnType<typeof kindOf>, format: Dump["format"]): Trouble | null {
  if (kind === "folder") return format === "raw" ? notThere("This is a folder; ask for it as tar or zip.") : null;
  if (kind !== "file") return notThere("This is neither a file nor a folder, so there is nothing to download.");
  return format === "raw" ? null : notThere("This is a file; ask for it as it is instead of as an archive.");
}
