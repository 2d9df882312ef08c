import type { LogLine } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { parseLines } from "./log-lines";
import { isOver, requireJobAccess } from "./rows";
import { type GetJobLogInput, getJobLogSchema } from "./schemas";

/** `nextChunk` is what to ask for next; `isComplete` says that nothing more will come. */
export type JobLog = { lines: LogLine[]; nextChunk: number; isComplete: boolean };

const CHUNKS_PER_PAGE = 50;

/** A page of a job's log, without a gap: chunks behind a missing one are not shown before it has come. */
export async function getJobLog(ctx: Ctx, input: GetJobLogInput): Promise<JobLog> {
  const job = await requireJobAccess(ctx, "viewer", input.jobId);
  const { jobId, from } = parseInput(getJobLogSchema, input);
  const limit = Math.min(CHUNKS_PER_PAGE, Math.max(0, job.storedChunks - from));
  const chunks = limit === 0 ? [] : await ctx.db.logs.read({ jobId, from, limit });
  const nextChunk = from + chunks.length;
  return {
    lines: chunks.flatMap(({ text }) => parseLines(text)),
    nextChunk,
    isComplete: isOver(job.state) && nextChunk >= job.storedChunks,
  };
}
