import type { Ctx } from "@/server/core/context";
import { logRemoved } from "./log-index";
import { logText } from "./log-lines";
import { createLogMemory, giveOthersTheirTurn } from "./log-memory";
import { isOver, requireJobAccess } from "./rows";
import type { JobRef } from "./schemas";

/** A job's log as text, one `time stream text` per line, as far as it is stored now. */
export type JobLogText = {
  byteLength: number;
  /** Set once the job is over: the text with this tag never changes. */
  tag: string | null;
  /** The bytes from `start` up to but not including `end`, piece by piece. */
  read(range: { start: number; end: number }): AsyncGenerator<Uint8Array<ArrayBuffer>>;
};

/** So many chunks are in memory at a time: two mebibytes of text at most. */
const CHUNKS_PER_READ = 50;
/** Where each chunk's text ends. */
const memory = createLogMemory();

/**
 * A job's whole log for reading by byte ranges: its length is known, and only the chunks of a range are read.
 * @throws AppError `job_not_found`, `log_removed`
 */
export async function getJobLogText(ctx: Ctx, { jobId }: JobRef): Promise<JobLogText> {
  const { state, storedChunks, logRemovedAt } = await requireJobAccess(ctx, "viewer", jobId);
  if (logRemovedAt !== null) throw logRemoved(logRemovedAt);
  const chunkEnds = await measure(ctx, jobId, storedChunks);
  const byteLength = chunkEnds.at(-1) ?? 0;
  return {
    byteLength,
    tag: isOver(state) ? `${jobId}-${byteLength}` : null,
    read: (range) => readRange(ctx, { jobId, chunkEnds, ...range }),
  };
}

async function measure(ctx: Ctx, jobId: string, storedChunks: number): Promise<readonly number[]> {
  const known = memory.of(jobId);
  while (known.length < storedChunks) {
    const limit = Math.min(CHUNKS_PER_READ, storedChunks - known.length);
    const chunks = await ctx.db.logs.read({ jobId, from: known.length, limit });
    if (chunks.length === 0) break;
    for (const { text } of chunks) known.push((known.at(-1) ?? 0) + Buffer.byteLength(logText(text)));
    await giveOthersTheirTurn();
  }
  memory.keep(jobId, known);
  return known.slice(0, storedChunks);
}

type Range = { jobId: string; chunkEnds: readonly number[]; start: number; end: number };

async function* readRange(ctx: Ctx, { jobId, chunkEnds, start, end }: Range): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const first = chunkEnds.findIndex((chunkEnd) => chunkEnd > start);
  if (first < 0) return;
  let position = chunkEnds[first - 1] ?? 0;
  let from = first;
  while (position < end && from < chunkEnds.length) {
    const limit = Math.min(CHUNKS_PER_READ, chunkEnds.length - from);
    const chunks = await ctx.db.logs.read({ jobId, from, limit });
    // Removed in the meantime: the reader gets less than it was promised, and notices by the length.
    if (chunks.length === 0) return;
    for (const { text } of chunks) {
      const bytes = Buffer.from(logText(text));
      const piece = bytes.subarray(Math.max(0, start - position), Math.max(0, end - position));
      if (piece.length > 0) yield piece;
      position += bytes.length;
      if (position >= end) return;
    }
    from += chunks.length;
  }
}
