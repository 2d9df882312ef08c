import { type JobOrder, jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import type { Tx } from "@/server/db/database";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { enqueueJob, LENDING_MS, lendingEnd, requireBorrower, requireRestorer, waitingJob } from "@/server/domain/jobs";
import { requireReady } from "@/server/domain/repositories";
import { snapshotNotFound } from "@/server/domain/snapshots";
import { type StartRestoreInput, startRestoreSchema } from "./schemas";

/** So many paths are named in the audit log, and how many there were. */
const MAX_AUDITED_PATHS = 20;

/**
 * Has a host restore a snapshot of its own, or, where an admin asks, one of another host's: it is then given access to
 * that repository for a day. Whether files go back to where they came from is up to that host's own file.
 * @returns the job, and the host on which it runs
 * @throws AppError `invalid_request`, `host_not_found`, `snapshot_not_found`, `repository_not_ready`, `agent_too_old`,
 * `host_offline`
 */
export async function startRestore(ctx: Ctx, input: StartRestoreInput): Promise<{ jobId: string; hostId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId: ofHostId, toHostId, ...wanted } = parseInput(startRestoreSchema, input);
  const hostId = toHostId ?? ofHostId;
  const isLent = hostId !== ofHostId;
  if (isLent) {
    // root on that host could read the passwords that it is given.
    await requireHostAccess(ctx, "admin", ofHostId);
    await requireHostAccess(ctx, "admin", hostId);
    requireBorrower(ctx, hostId);
  } else {
    requireRestorer(ctx, hostId);
  }
  const order: JobOrder = jobOrderSchema.parse({
    kind: "restore",
    ...wanted,
    ...(isLent ? { accessUntil: lendingEnd(ctx) } : {}),
  });
  return transact(ctx, async (unit) => {
    const { repository, hostname } = await snapshotOf(unit.tx, { hostId: ofHostId, snapshotId: wanted.snapshotId });
    // Another host may open what the snapshot's own cannot any more.
    if (!isLent) requireReady(repository);
    const target = { hostId, repositoryId: repository.id, order };
    const waiting = isLent ? null : await waitingJob(unit, ctx, target);
    const jobId = waiting ?? (await enqueueJob(unit, ctx, { ...target, ...(isLent ? { expiryMs: LENDING_MS } : {}) }));
    const { paths, snapshotId, ...how } = wanted;
    await unit.audit({
      action: "restores.start",
      targetKind: "snapshot",
      targetId: snapshotId,
      hostId: ofHostId,
      details: {
        ...{ jobId, hostname, snapshotId },
        ...(isLent ? { toHostId: hostId, toHostname: await hostnameOf(unit.tx, hostId) } : {}),
        paths: paths.slice(0, MAX_AUDITED_PATHS).map((path) => path.slice(0, 300)),
        pathCount: paths.length,
        ...how,
      },
    });
    return { jobId, hostId };
  });
}

async function snapshotOf(tx: Tx, { hostId, snapshotId }: { hostId: string; snapshotId: string }) {
  const row = await tx.snapshot.findFirst({
    where: { snapshotId, repository: { hostId } },
    select: {
      repository: { select: { id: true, state: true, cause: true, host: { select: { hostname: true } } } },
    },
  });
  if (!row) throw snapshotNotFound();
  return { repository: row.repository, hostname: row.repository.host.hostname };
}

async function hostnameOf(tx: Tx, hostId: string): Promise<string> {
  const host = await tx.host.findUnique({ where: { id: hostId }, select: { hostname: true } });
  if (!host) throw new AppError("host_not_found", "There is no such host; look it up in the list of hosts.");
  return host.hostname;
}
