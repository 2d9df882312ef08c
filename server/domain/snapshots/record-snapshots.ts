import type { Snapshot } from "@/agent/protocol/mod";
import { newId } from "@/server/core/ids";
import type { Unit } from "@/server/db/transact";

export type SeenSnapshots = { repositoryId: string; jobId: string; snapshots: readonly Snapshot[] };

/**
 * Stores snapshots that a listing has seen, inside the caller's transaction: three statements whatever their number.
 * A known snapshot never changes, so a repeat only marks who saw it last. The caller has checked that the job is the
 * agent's own.
 */
export async function recordSnapshots(unit: Unit, { repositoryId, jobId, snapshots }: SeenSnapshots): Promise<void> {
  const seen = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const ids = [...seen.keys()];
  const known = await unit.tx.snapshot.findMany({
    where: { repositoryId, snapshotId: { in: ids } },
    select: { snapshotId: true },
  });
  for (const { snapshotId } of known) seen.delete(snapshotId);
  await unit.tx.snapshot.updateMany({
    where: { repositoryId, snapshotId: { in: known.map(({ snapshotId }) => snapshotId) } },
    data: { seenByJobId: jobId },
  });
  await unit.tx.snapshot.createMany({
    data: [...seen.values()].map((snapshot) => toRow(snapshot, { repositoryId, jobId })),
  });
}

function toRow(snapshot: Snapshot, { repositoryId, jobId }: { repositoryId: string; jobId: string }) {
  const { takenAt, totalFiles, totalBytes, dataAddedBytes, ...fields } = snapshot;
  return {
    ...fields,
    id: newId(),
    repositoryId,
    takenAt: new Date(takenAt),
    totalFiles: toBigInt(totalFiles),
    totalBytes: toBigInt(totalBytes),
    dataAddedBytes: toBigInt(dataAddedBytes),
    seenByJobId: jobId,
  };
}

const toBigInt = (value: number | undefined): bigint | null =>
  value === undefined ? null : BigInt(Math.min(Math.trunc(value), Number.MAX_SAFE_INTEGER));
