import { jobOrderSchema, leaseModeOf } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { grantLeases, leaseKeyOf } from "./leases";
import { isElsewhere } from "./machine";
import { isOver, requireHostsJob } from "./rows";
import type { JobRef } from "./schemas";

/**
 * `granted`: tell it so. `waiting`: the hub tells it when its turn comes. `over`: the job has ended here or is another
 * machine's, and must not begin there.
 */
export type LeaseAnswer = "granted" | "waiting" | "over";

/**
 * An agent asks for the repository on behalf of a job, and asks again until it has it. A repeat keeps its place.
 * Not audited: nobody decided it, and the job's own start and end are.
 * @throws AppError `job_not_found`, `role_required` for another host's job
 */
export async function requestLease(ctx: Ctx, { jobId }: JobRef): Promise<LeaseAnswer> {
  if (isElsewhere(await requireHostsJob(ctx, "agent", jobId), ctx.actor)) return "over";
  return transact(ctx, async (unit) => {
    const job = await unit.tx.job.findUniqueOrThrow({ where: { id: jobId }, include: { repository: true } });
    if (isOver(job.state)) return "over";
    const leaseMode = leaseModeOf(jobOrderSchema.parse(job.order));
    if (leaseMode === null || job.repository === null) return "granted";
    if (job.leaseKey !== null && job.leaseRequestedAt !== null) return job.leaseGrantedAt ? "granted" : "waiting";
    const leaseKey = leaseKeyOf(job.repository);
    await unit.tx.job.update({
      where: { id: jobId },
      data: { leaseKey, leaseMode, leaseRequestedAt: ctx.clock.now(), leaseGrantedAt: null },
    });
    await grantLeases(unit, ctx, leaseKey);
    unit.emit("job.changed", { hostId: job.hostId, jobId });
    return "waiting";
  });
}
