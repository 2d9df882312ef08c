import type { Ctx } from "@/server/core/context";
import { requireHostAccess } from "@/server/db/host-scope";
import { leaseKeyOf } from "@/server/domain/jobs";
import { primaryRepository } from "./primary-repository";
import type { HostRef } from "./schemas";
import { leaseViewSelect, type RepositoryView, toLeaseView, toRepositoryView } from "./view";

/**
 * A host's repository: its state, its last maintenance, its locks, and who else uses it or waits for it.
 * @throws AppError `host_not_found`
 */
export async function getRepository(ctx: Ctx, { hostId }: HostRef): Promise<RepositoryView> {
  await requireHostAccess(ctx, "viewer", hostId);
  const { prisma } = ctx.db;
  const row = await primaryRepository(prisma, hostId);
  const { resticRepositoryId, url } = row;
  const jobs = await prisma.job.findMany({
    where: { leaseKey: leaseKeyOf(row), leaseRequestedAt: { not: null }, state: { in: ["queued", "sent", "running"] } },
    orderBy: [{ leaseRequestedAt: "asc" }, { id: "asc" }],
    select: leaseViewSelect,
  });
  const leases = jobs.map(toLeaseView);
  const others = await prisma.repository.findMany({
    where: { hostId: { not: hostId }, ...(resticRepositoryId === null ? { url } : { resticRepositoryId }) },
    select: { host: { select: { hostname: true } } },
  });
  return toRepositoryView(row, {
    leases: [...leases.filter(({ isHeld }) => isHeld), ...leases.filter(({ isHeld }) => !isHeld)],
    sharedWith: others.map(({ host }) => host.hostname).sort(),
  });
}
