import { type JobKind, type JobOrder, jobOrderSchema } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { isLendingOrder } from "./lending";
import { machineOf } from "./machine";

/** What `job.start` carries. */
export type StartOrder = {
  jobId: string;
  order: JobOrder;
  expiresAt: Date;
  /** Whose repository it is about, where its host must be given access to it; null where that is gone. */
  lentBy?: string | null;
};
export type OpenJobRow = {
  id: string;
  state: string;
  order: unknown;
  expiresAt: Date;
  cancelRequestedAt: Date | null;
  repository: { hostId: string } | null;
};
/** What else of a job its order is made of. */
export const withRepositoryHost = { repository: { select: { hostId: true } } } as const;

/** A host that was away for long gets its queue in pieces of this size. */
const JOBS_PER_ROUND = 50;

export function toStartOrder(row: OpenJobRow): StartOrder {
  const order = jobOrderSchema.parse(row.order);
  const lending = isLendingOrder(order) ? { lentBy: row.repository?.hostId ?? null } : {};
  return { jobId: row.id, order, expiresAt: row.expiresAt, ...lending };
}

export type DueJobsInput = {
  hostId: string;
  /** Kinds that its agent does not know: they stay in the queue until they expire, or another agent comes. */
  without?: readonly JobKind[];
};

/**
 * Takes a host's waiting jobs out of the queue, oldest first: each is handed out once, whoever asks at the same time.
 * Send them after this has returned; one that is lost on the way is found by `reconcileJobs`.
 */
export async function dueJobs(ctx: Ctx, { hostId, without = [] }: DueJobsInput): Promise<StartOrder[]> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const now = ctx.clock.now();
  return transact(ctx, async (unit) => {
    const rows = await unit.tx.job.findMany({
      where: { hostId, state: "queued", expiresAt: { gt: now }, kind: { notIn: [...without] } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: JOBS_PER_ROUND,
      include: withRepositoryHost,
    });
    if (rows.length === 0) return [];
    await unit.tx.job.updateMany({
      where: { id: { in: rows.map(({ id }) => id) }, state: "queued" },
      data: { state: "sent", sentAt: now, sentToMachineId: machineOf(ctx.actor) },
    });
    for (const { id } of rows) unit.emit("job.changed", { hostId, jobId: id });
    return rows.map(toStartOrder);
  });
}
