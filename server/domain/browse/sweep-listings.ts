import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import { transact } from "@/server/db/transact";
import { enqueueJobs } from "@/server/domain/jobs";

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRY_MS = 60 * 60 * 1000;
const AT_ONCE = 20;
const LOOKED_AT = 500;

/**
 * Queues a listing for a few hosts that are online and whose repository nobody has listed for a day, so that snapshots
 * made or removed by plain restic become known. A listing takes no lock. @returns how many were queued
 */
export async function sweepListings(ctx: Ctx): Promise<number> {
  requireAccess(ctx.actor, "operator", FLEET);
  const due = await lookAround(ctx, new Date(ctx.clock.now().getTime() - DAY_MS));
  const taken = due.filter(({ hostId }) => ctx.agents.isOnline(hostId)).slice(0, AT_ONCE);
  if (taken.length === 0) return 0;
  const order = { kind: "snapshots" } as const;
  const jobs = taken.map(({ id, hostId }) => ({ hostId, repositoryId: id, order, expiryMs: EXPIRY_MS }));
  return transact(ctx, async (unit) => (await enqueueJobs(unit, ctx, jobs)).length);
}

/** A window that begins anywhere, so that hosts that are away do not stand before all others for ever. */
async function lookAround({ db }: Ctx, since: Date) {
  const where = { state: "ready", jobs: { none: { kind: "snapshots", createdAt: { gte: since } } } };
  const shape = { select: { id: true, hostId: true }, orderBy: { id: "asc" } } as const;
  const start = newId();
  const { repository } = db.prisma;
  const behind = await repository.findMany({ where: { ...where, id: { gte: start } }, ...shape, take: LOOKED_AT });
  const left = LOOKED_AT - behind.length;
  if (left === 0) return behind;
  return [...behind, ...(await repository.findMany({ where: { ...where, id: { lt: start } }, ...shape, take: left }))];
}
