import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { createLogMemory, giveOthersTheirTurn } from "./log-memory";
import { isOver, requireJobAccess } from "./rows";

/** A log by its lines: `ends[i]` is how many lines there are up to and with chunk `i`, without a gap. */
export type LogIndex = { jobId: string; ends: readonly number[]; total: number; isComplete: boolean };

const CHUNKS_PER_READ = 2000;
const memory = createLogMemory();

/**
 * Which chunk holds which line: chunks say how many lines they have, so none of them is opened.
 * @throws AppError `job_not_found`, `log_removed`
 */
export async function openLogIndex(ctx: Ctx, jobId: string): Promise<LogIndex> {
  const { state, storedChunks, logRemovedAt } = await requireJobAccess(ctx, "viewer", jobId);
  if (logRemovedAt !== null) throw logRemoved(logRemovedAt);
  const known = memory.of(jobId);
  while (known.length < storedChunks) {
    const limit = Math.min(CHUNKS_PER_READ, storedChunks - known.length);
    const counts = await ctx.db.logs.lineCounts({ jobId, from: known.length, limit });
    if (counts.length === 0) break;
    for (const count of counts) known.push((known.at(-1) ?? 0) + count);
    await giveOthersTheirTurn();
  }
  memory.keep(jobId, known);
  const ends = known.slice(0, storedChunks);
  return { jobId, ends, total: ends.at(-1) ?? 0, isComplete: isOver(state) };
}

export const logRemoved = (at: Date) =>
  new AppError("log_removed", `The log was removed on ${at.toISOString()} to make room.`);
