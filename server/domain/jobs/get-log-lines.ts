import type { LogLine } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { openLogIndex } from "./log-index";
import { parseLines } from "./log-lines";
import { firstEndFrom, giveOthersTheirTurn } from "./log-memory";
import { isTrouble, plainText } from "./log-text";
import { type GetLogLinesInput, getLogLinesSchema } from "./schemas";

/** A line as it is shown: without terminal codes. `isTrouble` is a guess by its words. */
export type ShownLine = LogLine & { isTrouble: boolean };
/** `from` is the number of the first line, counted from 1; `isComplete` says that no line will come any more. */
export type LogPage = { total: number; from: number; lines: ShownLine[]; isComplete: boolean };

const CHUNKS_PER_READ = 20;

/**
 * A range of a job's log by line numbers, without a gap; only the chunks that hold it are opened. Fewer lines than asked
 * for come at the log's end only.
 * @throws AppError `job_not_found`, `log_removed`
 */
export async function getLogLines(ctx: Ctx, input: GetLogLinesInput): Promise<LogPage> {
  const { ends, total, isComplete } = await openLogIndex(ctx, input.jobId);
  const { jobId, count, from = Math.max(1, total - count + 1) } = parseInput(getLogLinesSchema, input);
  const last = Math.min(total, from + count - 1);
  const lines: ShownLine[] = [];
  let chunk = firstEndFrom(ends, from);
  while (from + lines.length <= last) {
    const behind = firstEndFrom(ends, last) + 1;
    const chunks = await ctx.db.logs.read({ jobId, from: chunk, limit: Math.min(CHUNKS_PER_READ, behind - chunk) });
    // Removed in the meantime.
    if (chunks.length === 0) break;
    for (const { text } of chunks) {
      const before = ends[chunk - 1] ?? 0;
      const wanted = parseLines(text).slice(Math.max(0, from - before - 1), Math.max(0, last - before));
      for (const line of wanted) lines.push(toShown(line));
      chunk += 1;
    }
    await giveOthersTheirTurn();
  }
  return { total, from, lines, isComplete };
}

function toShown({ at, stream, text }: LogLine): ShownLine {
  const plain = plainText(text);
  return { at, stream, text: plain, isTrouble: isTrouble(plain) };
}
