import { isDeepStrictEqual } from "node:util";
import { type JobOrder, jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { withoutLending } from "./lending";

/**
 * A job of the host that has not begun and does just the same, so that asking twice queues once.
 * It has not begun while it waits in the queue, on its way to the host, or there for the repository. Until when it has
 * access to another host's repository makes no difference.
 * @returns its id; null when there is none
 */
export async function waitingJob(
  unit: Unit,
  ctx: Pick<Ctx, "clock">,
  { hostId, repositoryId, order }: { hostId: string; repositoryId: string; order: JobOrder },
): Promise<string | null> {
  const rows = await unit.tx.job.findMany({
    where: { hostId, repositoryId, kind: order.kind, ...notBegun(ctx.clock.now()) },
    select: { id: true, order: true },
    orderBy: OLDEST_FIRST,
  });
  const wanted = withoutLending(asStored(order));
  const same = rows.find((row) => isDeepStrictEqual(withoutLending(jobOrderSchema.parse(row.order)), wanted));
  return same?.id ?? null;
}

type Wanted = { hostId: string; repositoryId: string; order: JobOrder };

/** The same for the backups of many hosts, read at once. @returns who waits already for what is wanted */
export async function waitingBackups(
  unit: Unit,
  ctx: Pick<Ctx, "clock">,
  hostIds: readonly string[],
): Promise<(wanted: Wanted) => string | null> {
  const rows = await unit.tx.job.findMany({
    where: { hostId: { in: [...hostIds] }, kind: "backup", ...notBegun(ctx.clock.now()) },
    select: { id: true, hostId: true, repositoryId: true, order: true },
    orderBy: OLDEST_FIRST,
  });
  const known = rows.map((row) => ({ ...row, order: jobOrderSchema.parse(row.order) }));
  return ({ hostId, repositoryId, order }) => {
    const own = known.filter((row) => row.hostId === hostId && row.repositoryId === repositoryId);
    if (own.length === 0) return null;
    const wanted = asStored(order);
    return own.find((row) => isDeepStrictEqual(row.order, wanted))?.id ?? null;
  };
}

const OLDEST_FIRST: Prisma.JobOrderByWithRelationInput[] = [{ createdAt: "asc" }, { id: "asc" }];

const notBegun = (now: Date) =>
  ({
    expiresAt: { gt: now },
    cancelRequestedAt: null,
    OR: [
      { state: { in: ["queued", "sent"] } },
      { state: "running", leaseRequestedAt: { not: null }, leaseGrantedAt: null },
    ],
  }) satisfies Prisma.JobWhereInput;

/** As the database gives it back: keys without a value are gone. */
const asStored = (order: JobOrder): JobOrder => jobOrderSchema.parse(JSON.parse(JSON.stringify(order)));
