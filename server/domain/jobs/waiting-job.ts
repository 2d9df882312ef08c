import { isDeepStrictEqual } from "node:util";
import { type JobOrder, jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";

/**
 * A job of the host that has not begun and does just the same, so that asking twice queues once.
 * It has not begun while it waits in the queue, on its way to the host, or there for the repository.
 * @returns its id; null when there is none
 */
export async function waitingJob(
  unit: Unit,
  ctx: Pick<Ctx, "clock">,
  { hostId, repositoryId, order }: { hostId: string; repositoryId: string; order: JobOrder },
): Promise<string | null> {
  const rows = await unit.tx.job.findMany({
    where: {
      hostId,
      repositoryId,
      kind: order.kind,
      expiresAt: { gt: ctx.clock.now() },
      cancelRequestedAt: null,
      OR: [
        { state: { in: ["queued", "sent"] } },
        { state: "running", leaseRequestedAt: { not: null }, leaseGrantedAt: null },
      ],
    },
    select: { id: true, order: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  // As the database gives it back: keys without a value are gone.
  const wanted = jobOrderSchema.parse(JSON.parse(JSON.stringify(order)));
  const same = rows.find((row) => isDeepStrictEqual(jobOrderSchema.parse(row.order), wanted));
  return same?.id ?? null;
}
