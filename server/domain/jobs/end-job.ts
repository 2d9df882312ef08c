import type { JobCause, JobResult, JobState } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import { applyConsequences } from "./consequences";

export type Ending = {
  jobId: string;
  hostId: string;
  /** The job ends only if it is in one of these states. */
  from: readonly JobState[];
  state: Extract<JobState, "succeeded" | "partial" | "failed" | "cancelled" | "lost">;
  cause: JobCause | null;
  message: string | null;
  finishedAt: Date;
  startedAt?: Date;
  exitCode?: number | null;
  result?: JobResult;
};

/**
 * Ends a job and does what follows from it, inside the caller's transaction.
 * @returns false when the job was in none of the states `from`: somebody else was faster
 */
export async function endJob(unit: Unit, ctx: Ctx, ending: Ending): Promise<boolean> {
  const { jobId, hostId, from, ...end } = ending;
  const { count } = await unit.tx.job.updateMany({ where: { id: jobId, state: { in: [...from] } }, data: end });
  if (count === 0) return false;
  await applyConsequences(unit, ctx, jobId);
  unit.emit("job.changed", { hostId, jobId });
  return true;
}
