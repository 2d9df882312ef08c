import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact, type Unit } from "@/server/db/transact";
import { grantLeases } from "./leases";
import { OPEN_STATES } from "./rows";

/** No job may hold a repository for longer than this, in milliseconds: two days. */
export const LEASE_MAX_MS = 48 * 60 * 60 * 1000;

export type SweepLeasesInput = {
  /** How long a host may be gone before what it holds is given to others, in milliseconds. */
  offlineMs: number;
  /** Since when this server can have heard of hosts: what was before counts as seen then. */
  listeningSince: Date;
};

/**
 * Frees repositories whose holders are gone, lets go of requests whose hosts are gone, and lets in who waits.
 * A host that comes back asks anew; restic's own locks keep apart what overlaps then.
 * @returns how many leases were freed
 */
export async function sweepLeases(ctx: Ctx, { offlineMs, listeningSince }: SweepLeasesInput): Promise<number> {
  requireAccess(ctx.actor, "system", FLEET);
  const open = await ctx.db.prisma.job.findMany({
    where: { leaseKey: { not: null }, leaseRequestedAt: { not: null }, state: { in: [...OPEN_STATES] } },
    select: leaseSelect,
  });
  if (open.length === 0) return 0;
  const now = ctx.clock.now();
  const isGone = ({ hostId, host }: OpenLease): boolean => {
    if (ctx.agents.isOnline(hostId)) return false;
    const seen = [listeningSince, host.lastSeenAt, ctx.agents.lastSeenAt(hostId)];
    return now.getTime() - Math.max(...seen.map((at) => at?.getTime() ?? 0)) > offlineMs;
  };
  const isTooLong = ({ leaseGrantedAt }: OpenLease): boolean =>
    leaseGrantedAt !== null && now.getTime() - leaseGrantedAt.getTime() > LEASE_MAX_MS;
  const free = open.filter((lease) => isGone(lease) || isTooLong(lease));
  const wanted = new Set(open.flatMap(({ leaseKey, leaseGrantedAt }) => (leaseGrantedAt ? [] : (leaseKey ?? []))));
  if (free.length + wanted.size === 0) return 0;
  return transact(ctx, async (unit) => {
    let freed = 0;
    for (const lease of free) freed += await freeLease(unit, lease, isGone(lease) ? "host_offline" : "held_too_long");
    // Also where nothing was freed here: a holder may have been removed together with its host.
    for (const leaseKey of wanted) await grantLeases(unit, ctx, leaseKey);
    return freed;
  });
}

const leaseSelect = {
  id: true,
  hostId: true,
  kind: true,
  leaseKey: true,
  leaseMode: true,
  leaseGrantedAt: true,
  host: { select: { lastSeenAt: true } },
} as const;
type OpenLease = {
  id: string;
  hostId: string;
  kind: string;
  leaseKey: string | null;
  leaseMode: string | null;
  leaseGrantedAt: Date | null;
  host: { lastSeenAt: Date | null };
};

async function freeLease(unit: Unit, lease: OpenLease, reason: "host_offline" | "held_too_long"): Promise<number> {
  const { id: jobId, hostId, kind, leaseKey, leaseMode, leaseGrantedAt } = lease;
  const { count } = await unit.tx.job.updateMany({
    where: { id: jobId, leaseKey, leaseGrantedAt, state: { in: [...OPEN_STATES] } },
    data: { leaseKey: null, leaseRequestedAt: null, leaseGrantedAt: null },
  });
  if (count === 0 || leaseGrantedAt === null) return 0;
  const details = { kind, mode: leaseMode, reason };
  await unit.audit({ action: "jobs.free_lease", targetKind: "job", targetId: jobId, hostId, details });
  unit.emit("job.changed", { hostId, jobId });
  return 1;
}
