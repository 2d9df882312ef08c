import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import type { Prisma } from "@/server/db/generated/client";
import { toHostScope } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { attempt, doneOn, type HostOutcome, inOrder, unchangedOn } from "@/server/domain/hosts";
import { type EnqueueInput, enqueueJobs, waitingBackups } from "@/server/domain/jobs";
import { requireReady } from "./rows";
import { type RunHostsInput, runHostsSchema } from "./schemas";
import { toSourceGroup } from "./view";

type HostRow = Prisma.HostGetPayload<{ include: { repositories: true; sourceGroups: true } }>;

/**
 * Queues a backup of every source group of many hosts, all or none of them. A backup that waits already serves for this
 * one too. Says of each host what came of it.
 */
export async function runHosts(ctx: Ctx, input: RunHostsInput): Promise<HostOutcome[]> {
  requireAccess(ctx.actor, "operator", FLEET);
  const { hostIds } = parseInput(runHostsSchema, input);
  return transact(ctx, async (unit) => {
    const include = { repositories: true, sourceGroups: { orderBy: { name: "asc" } } } as const;
    const hosts = await unit.tx.host.findMany({ where: { id: { in: hostIds } }, include });
    const waiting = await waitingBackups(unit, ctx, hostIds);
    const queued: EnqueueInput[] = [];
    const outcomes = hosts.map((host) =>
      attempt(host, () => {
        requireAccess(ctx.actor, "operator", toHostScope(host));
        const wanted = ordersOf(host).map((order) => ({ order, jobId: waiting(order) }));
        const fresh = wanted.flatMap(({ order, jobId }) => (jobId === null ? [order] : []));
        queued.push(...fresh);
        const known = wanted.flatMap(({ jobId }) => jobId ?? []);
        return fresh.length === 0 ? unchangedOn(host, known) : doneOn(host, known);
      }),
    );
    const jobs = await enqueueJobs(unit, ctx, queued);
    if (jobs.length > 0) {
      const details = { jobs: jobs.map(({ hostId, jobId }) => ({ hostId, jobId })) };
      await unit.audit({ action: "source-groups.run_hosts", targetKind: "host", targetId: "many", details });
    }
    const madeFor = (hostId: string) => jobs.flatMap((job) => (job.hostId === hostId ? job.jobId : []));
    return inOrder(hostIds, outcomes).map((one) => ({ ...one, jobIds: [...one.jobIds, ...madeFor(one.hostId)] }));
  });
}

/** @throws AppError `repository_not_ready`, `source_group_not_found` */
function ordersOf({ id, repositories, sourceGroups }: HostRow): EnqueueInput[] {
  const repositoryId = requireReady(repositories.find(({ purpose }) => purpose === "primary"));
  if (sourceGroups.length === 0)
    throw new AppError("source_group_not_found", "The host has no source group; add one, then run it.");
  return sourceGroups.map((row) => {
    const order = { kind: "backup", sourceGroup: toSourceGroup(row), isDryRun: false } as const;
    return { hostId: id, repositoryId, order };
  });
}
