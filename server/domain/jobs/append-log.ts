import type { LogLine, Snapshot } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { recordSnapshots } from "@/server/domain/snapshots";
import { machineOf } from "./machine";
import { isOver, jobNotFound, requireJobAccess } from "./rows";

export type AppendLogInput = {
  hostId: string;
  jobId: string;
  index: number;
  lines: readonly LogLine[];
  snapshots?: readonly Snapshot[] | undefined;
};

/**
 * Stores one chunk of a job's log, and the snapshots it lists. A repeat is harmless. The log of a job that is over
 * stays as it is: whoever has read it has read all of it.
 * @returns the highest index up to which the agent may forget its chunks, -1 for none: they are stored, or too late
 * @throws AppError `job_not_found` when the host has no such job, or its log is full
 */
export async function appendLog(ctx: Ctx, input: AppendLogInput): Promise<number> {
  const { hostId, jobId, index, lines, snapshots } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  // Before the chunk: once it is acknowledged the agent will not send its snapshots again.
  if (snapshots && snapshots.length > 0) await storeListing(ctx, jobId, snapshots);
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  const chunks = [{ chunk: index, lineCount: lines.length, text }];
  const stored = await ctx.db.logs.append({ jobId, hostId, machineId: machineOf(ctx.actor), chunks });
  if (stored === null) throw jobNotFound();
  ctx.events.emit("job.logged", { hostId, jobId });
  return stored;
}

async function storeListing(ctx: Ctx, jobId: string, snapshots: readonly Snapshot[]): Promise<void> {
  const job = await requireJobAccess(ctx, "agent", jobId);
  const { repositoryId } = job;
  if (job.kind !== "snapshots" || repositoryId === null || isOver(job.state)) return;
  await transact(ctx, async (unit) => {
    await recordSnapshots(unit, { repositoryId, jobId, snapshots });
    unit.emit("snapshots.changed", { hostId: job.hostId });
  });
}
