import type { JobOrder } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";
import type { Prisma } from "@/server/db/generated/client";
import { transact } from "@/server/db/transact";
import { enqueueJob, waitingJob } from "@/server/domain/jobs";
import { snapshotRow } from "./snapshot-row";

type Order = JobOrder & { kind: "tag" | "forget-snapshot" };
type Request = {
  hostId: string;
  snapshotId: string;
  action: string;
  /** What is to be done with the snapshot as it is known now. */
  decide(row: Prisma.SnapshotModel, tx: Tx): Promise<Order> | Order;
};

/**
 * Queues a job on one snapshot, audited. One that has not begun and does the same serves for it. The caller has checked
 * access.
 * @throws AppError `snapshot_not_found`, `agent_too_old`
 */
export async function queueOnSnapshot(ctx: Ctx, request: Request): Promise<{ jobId: string }> {
  const { hostId, snapshotId, action } = request;
  return transact(ctx, async (unit) => {
    const row = await snapshotRow(unit.tx, { hostId, snapshotId });
    const order = await request.decide(row, unit.tx);
    // A host that is away gets the job when it is back, and keeps it waiting until its agent knows how.
    if (ctx.agents.isOnline(hostId) && !ctx.agents.canDo(hostId, order.kind))
      throw new AppError("agent_too_old", "This host's agent cannot change single snapshots yet; update it.");
    const input = { hostId, repositoryId: row.repositoryId, order };
    const jobId = (await waitingJob(unit, ctx, input)) ?? (await enqueueJob(unit, ctx, input));
    const { kind: _, ...asked } = order;
    const target = { targetKind: "snapshot", targetId: snapshotId, hostId };
    await unit.audit({ action, ...target, details: { jobId, takenAt: row.takenAt.toISOString(), ...asked } });
    return { jobId };
  });
}
