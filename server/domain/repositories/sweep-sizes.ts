import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import { transact, type Unit } from "@/server/db/transact";
import { enqueueJob, leaseKeyOf } from "@/server/domain/jobs";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A size is asked for anew after this; what backups add in between is added without asking. */
const MEASURE_EVERY_DAYS = 7;
/** One that did not succeed is not asked again before this. */
const RETRY_AFTER_MS = DAY_MS;
const EXPIRY_MS = 60 * 60 * 1000;
/** Measuring reads a repository's whole index: the fleet takes turns. */
const AT_ONCE = 5;
const LOOKED_AT = 300;

/**
 * Queues `stats` for a few repositories whose size is unknown or old, each through one host that is online, and only
 * where nothing else goes on. @returns how many were queued
 */
export async function sweepSizes(ctx: Ctx): Promise<number> {
  requireAccess(ctx.actor, "operator", FLEET);
  const now = ctx.clock.now().getTime();
  const due = await lookAround(ctx, new Date(now - MEASURE_EVERY_DAYS * DAY_MS));
  const possible = due.filter(({ hostId }) => ctx.agents.canDo(hostId, "stats"));
  if (possible.length === 0) return 0;
  return transact(ctx, async (unit) => {
    const taken = await placesTaken(unit, new Date(now - RETRY_AFTER_MS));
    let queued = 0;
    for (const row of possible) {
      const key = leaseKeyOf(row);
      if (taken.has(key)) continue;
      taken.add(key);
      const { hostId, id: repositoryId } = row;
      const order = { kind: "stats" } as const;
      const jobId = await enqueueJob(unit, ctx, { hostId, repositoryId, order, expiryMs: EXPIRY_MS });
      const target = { targetKind: "repository", targetId: repositoryId, hostId };
      await unit.audit({ action: "repositories.measure", ...target, details: { jobId, kind: order.kind } });
      if (++queued === AT_ONCE) break;
    }
    return queued;
  });
}

/** A window that begins anywhere, so that hosts that are away do not stand before all others for ever. */
async function lookAround({ db }: Ctx, measuredBefore: Date) {
  const where = { state: "ready", OR: [{ sizeMeasuredAt: null }, { sizeMeasuredAt: { lt: measuredBefore } }] };
  const shape = {
    select: { id: true, hostId: true, url: true, resticRepositoryId: true },
    orderBy: { id: "asc" },
  } as const;
  const start = newId();
  const { repository } = db.prisma;
  const behind = await repository.findMany({ where: { ...where, id: { gte: start } }, ...shape, take: LOOKED_AT });
  const left = LOOKED_AT - behind.length;
  if (left === 0) return behind;
  return [...behind, ...(await repository.findMany({ where: { ...where, id: { lt: start } }, ...shape, take: left }))];
}

/** Places where a job is open, or that were asked lately, with or without success. */
async function placesTaken({ tx }: Unit, since: Date): Promise<Set<string>> {
  const jobs = await tx.job.findMany({
    where: {
      OR: [{ kind: "stats", createdAt: { gte: since } }, { state: { in: ["queued", "sent", "running"] } }],
      repositoryId: { not: null },
    },
    select: { repository: { select: { url: true, resticRepositoryId: true } } },
  });
  return new Set(jobs.flatMap(({ repository }) => (repository ? [leaseKeyOf(repository)] : [])));
}
