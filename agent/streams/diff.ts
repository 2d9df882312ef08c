/** What one snapshot has other than another. */
import * as z from "zod";
import { isWithin } from "../commands/restore-target.ts";
import { parseOrNull } from "../json.ts";
import type { DiffLine, RepositoryQuestion } from "../protocol/mod.ts";
import { type AnswerTools, failed, readWithRestic, type Trouble } from "./answer-tools.ts";
import { lineReader } from "./lines.ts";

const number = z.number().nonnegative();
const sideSchema = z.object({ files: number, bytes: number });
const changeSchema = z.object({ message_type: z.literal("change"), path: z.string().min(1), modifier: z.string() });
const statisticsSchema = z.object({
  message_type: z.literal("statistics"),
  changed_files: number,
  added: sideSchema,
  removed: sideSchema,
});

export async function answerDiff(
  answer: AnswerTools,
  { from, to, path }: RepositoryQuestion & { kind: "diff" },
): Promise<Trouble | null> {
  let isSummed = false;
  const reader = lineReader((text) => {
    const value = parseOrNull(text);
    const change = changeSchema.safeParse(value);
    if (change.success) {
      // restic ends a folder's path with a slash.
      const changed = change.data.path.replace(/(.)\/$/, "$1");
      if (isWithin(changed, path))
        answer.lines.line({ path: changed, change: changeOf(change.data.modifier) } satisfies DiffLine);
      return;
    }
    const statistics = statisticsSchema.safeParse(value);
    if (!statistics.success) return;
    const { changed_files, added, removed } = statistics.data;
    isSummed = true;
    answer.lines.line({
      sums: {
        changedFiles: changed_files,
        addedFiles: added.files,
        addedBytes: added.bytes,
        removedFiles: removed.files,
        removedBytes: removed.bytes,
      },
    } satisfies DiffLine);
  });
  const trouble = await readWithRestic(answer, {
    args: ["diff", "--json", "--metadata", "--", from, to],
    onBytes: (bytes) => {
      reader.push(bytes);
      return answer.lines.drain();
    },
  });
  reader.end();
  return trouble ?? (isSummed ? null : failed("restic's comparison could not be understood", ""));
}

/** restic says everything that applies; the gravest counts. */
function changeOf(modifier: string): "added" | "removed" | "changed" | "metadata" | "type" {
  if (modifier.includes("+")) return "added";
  if (modifier.includes("-")) return "removed";
  if (modifier.includes("T")) return "type";
  return modifier === "U" ? "metadata" : "changed";
}
