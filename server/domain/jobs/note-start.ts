import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import { applyStart } from "./consequences";

type StartedJob = { id: string; hostId: string; kind: string; repositoryId: string | null };

/** The agent has this job although its `job.accepted` was lost: it runs, at the latest from now on. */
export async function noteStart(unit: Unit, ctx: Ctx, job: StartedJob): Promise<void> {
  const at = ctx.clock.now();
  const { count } = await unit.tx.job.updateMany({
    where: { id: job.id, state: "sent" },
    data: { state: "running", acceptedAt: at, startedAt: at },
  });
  if (count === 0) return;
  await applyStart(unit, ctx, job);
  unit.emit("job.changed", { hostId: job.hostId, jobId: job.id });
}
