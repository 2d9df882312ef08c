import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type LogIndex, openLogIndex } from "./log-index";
import { createLogMatcher } from "./log-match";
import { firstEndFrom, giveOthersTheirTurn } from "./log-memory";
import { type SearchJobLogInput, searchJobLogSchema } from "./schemas";

/** Numbers of matching lines in the direction of the search; `resumeAt` is where to go on, null when all was looked at. */
export type FoundLines = { lines: number[]; resumeAt: number | null; total: number };

/** So many chunks are opened between two turns of everybody else. */
const CHUNKS_PER_TURN = 10;
/** One call looks at so many chunks at most, and takes about so long; whoever wants more asks again. */
const CHUNKS_PER_CALL = 1000;
const CALL_MS = 250;

/**
 * Looks for lines with a text, or for lines that look like trouble, from a line on, forward or backward.
 * @throws AppError `job_not_found`, `log_removed`
 */
export async function searchJobLog(ctx: Ctx, input: SearchJobLogInput): Promise<FoundLines> {
  const index = await openLogIndex(ctx, input.jobId);
  const { text, stream, from, direction, limit } = parseInput(searchJobLogSchema, input);
  const placesIn = createLogMatcher({ text, stream });
  const isForward = direction === "forward";
  const endsAt = performance.now() + CALL_MS;
  const lines: number[] = [];
  let seen = 0;
  let place = isForward ? from : Math.min(from, index.total);
  while (place >= 1 && place <= index.total) {
    if (seen >= CHUNKS_PER_CALL || performance.now() > endsAt) return { lines, resumeAt: place, total: index.total };
    const batch = batchAt(index, place, isForward);
    const chunks = await ctx.db.logs.read({ jobId: index.jobId, from: batch.chunk, limit: batch.count });
    // Removed in the meantime.
    if (chunks.length === 0) break;
    const found = chunks.flatMap((chunk) =>
      placesIn(chunk.text).map((at) => (index.ends[chunk.chunk - 1] ?? 0) + at + 1),
    );
    for (const line of isForward ? found : found.reverse()) {
      if (isForward ? line < place : line > place) continue;
      lines.push(line);
      if (lines.length < limit) continue;
      const next = isForward ? line + 1 : line - 1;
      return { lines, resumeAt: next >= 1 && next <= index.total ? next : null, total: index.total };
    }
    place = batch.next;
    seen += batch.count;
    await giveOthersTheirTurn();
  }
  return { lines, resumeAt: null, total: index.total };
}

/** The chunks around a line that are looked at together, and the line behind them. */
function batchAt({ ends }: LogIndex, place: number, isForward: boolean) {
  const chunk = firstEndFrom(ends, place);
  if (isForward) {
    const behind = Math.min(ends.length, chunk + CHUNKS_PER_TURN);
    return { chunk, count: behind - chunk, next: (ends[behind - 1] ?? 0) + 1 };
  }
  const first = Math.max(0, chunk - CHUNKS_PER_TURN + 1);
  return { chunk: first, count: chunk - first + 1, next: ends[first - 1] ?? 0 };
}
