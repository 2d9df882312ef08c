import { z } from "zod";
import { LEASE_MODES } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import { decideLeases } from "./lease-rules";
import { OPEN_STATES } from "./rows";

const leaseModeSchema = z.enum(LEASE_MODES);

/** What a lease is about: restic's own id, which is the same for every host, or the location until that is known. */
export const leaseKeyOf = (repository: { resticRepositoryId: string | null; url: string }): string =>
  repository.resticRepositoryId ?? repository.url;

/** Lets in whoever may use the repository now; the hub tells their agents after the commit. */
export async function grantLeases(unit: Unit, ctx: Pick<Ctx, "clock">, leaseKey: string): Promise<void> {
  const rows = await unit.tx.job.findMany({
    where: { leaseKey, leaseRequestedAt: { not: null }, state: { in: [...OPEN_STATES] } },
    select: { id: true, hostId: true, leaseMode: true, leaseRequestedAt: true, leaseGrantedAt: true },
  });
  const leases = rows.flatMap(({ id, leaseMode, leaseRequestedAt, leaseGrantedAt }) =>
    leaseRequestedAt === null
      ? []
      : {
          jobId: id,
          mode: leaseModeSchema.parse(leaseMode),
          isHeld: leaseGrantedAt !== null,
          requestedAt: leaseRequestedAt,
        },
  );
  const granted = new Set(decideLeases(leases));
  if (granted.size === 0) return;
  await unit.tx.job.updateMany({ where: { id: { in: [...granted] } }, data: { leaseGrantedAt: ctx.clock.now() } });
  for (const { id: jobId, hostId } of rows) {
    if (!granted.has(jobId)) continue;
    unit.emit("lease.granted", { hostId, jobId });
  }
}

/** Gives up what a job has or wants of its repository; the instants stay, as its history. */
export async function releaseLease(
  unit: Unit,
  ctx: Pick<Ctx, "clock">,
  job: { id: string; leaseKey: string | null },
): Promise<void> {
  if (job.leaseKey === null) return;
  await unit.tx.job.update({ where: { id: job.id }, data: { leaseKey: null } });
  await grantLeases(unit, ctx, job.leaseKey);
}

export type RepositoryLeases = {
  repositoryId: string;
  before: { resticRepositoryId: string | null; url: string };
  after: { resticRepositoryId: string | null; url: string };
};

/**
 * A repository is known by another key from now on. When restic's id became known it is the same place, and whoever
 * uses it goes on using it; in another location only those who have not begun will work.
 */
export async function rekeyLeases(
  unit: Unit,
  ctx: Pick<Ctx, "clock">,
  { repositoryId, before, after }: RepositoryLeases,
): Promise<void> {
  const [former, leaseKey] = [leaseKeyOf(before), leaseKeyOf(after)];
  if (former === leaseKey) return;
  const isSamePlace = before.url === after.url && before.resticRepositoryId === null;
  await unit.tx.job.updateMany({
    where: {
      repositoryId,
      leaseKey: former,
      state: { in: [...OPEN_STATES] },
      ...(isSamePlace ? {} : { leaseGrantedAt: null }),
    },
    data: { leaseKey },
  });
  await grantLeases(unit, ctx, former);
  await grantLeases(unit, ctx, leaseKey);
}
