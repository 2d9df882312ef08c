import { type JobOrder, jobOrderSchema, jobResultSchema } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { toSnapshotView } from "@/server/domain/snapshots";

type EndedJob = Prisma.JobModel & { host: { lastBackupJobId: string | null } };

/**
 * What a `tag` or a `forget-snapshot` has done to one snapshot, shown at once; a listing follows and has the last word.
 * @returns the repository that is to be listed; null when nothing was done
 */
export async function noteSingleSnapshot(
  unit: Unit,
  job: EndedJob,
): Promise<{ hostId: string; repositoryId: string } | null> {
  const { repositoryId, hostId } = job;
  if (job.state !== "succeeded" || repositoryId === null) return null;
  const order = jobOrderSchema.parse(job.order);
  if (order.kind === "forget-snapshot")
    await unit.tx.snapshot.deleteMany({ where: { repositoryId, snapshotId: order.snapshotId } });
  const nextId = job.result === null ? undefined : jobResultSchema.parse(job.result).tag?.snapshotId;
  if (order.kind === "tag" && nextId !== undefined) await becomes(unit, job, { order, nextId });
  unit.emit("snapshots.changed", { hostId });
  return { hostId, repositoryId };
}

type Change = { order: JobOrder & { kind: "tag" }; nextId: string };

async function becomes({ tx }: Unit, job: EndedJob, { order, nextId }: Change): Promise<void> {
  const { snapshotId, add, remove } = order;
  const repositoryId = job.repositoryId ?? "";
  const row = await tx.snapshot.findUnique({ where: { repositoryId_snapshotId: { repositoryId, snapshotId } } });
  if (!row || nextId === snapshotId) return;
  const isListed = await tx.snapshot.count({ where: { repositoryId, snapshotId: nextId } });
  if (isListed > 0) await tx.snapshot.delete({ where: { id: row.id } });
  else {
    const kept = toSnapshotView(row).tags.filter((tag) => !remove.includes(tag) && !add.includes(tag));
    await tx.snapshot.update({ where: { id: row.id }, data: { snapshotId: nextId, tags: [...kept, ...add] } });
  }
  // What was handed out of it, and the backup that made it, mean the same snapshot still.
  await tx.downloadLink.updateMany({ where: { hostId: job.hostId, snapshotId }, data: { snapshotId: nextId } });
  await renameInBackup(tx, job.host.lastBackupJobId, { snapshotId, nextId });
}

/** The snapshot of the last backup tells what the machine calls itself, so it has to be found under its new id. */
async function renameInBackup(
  tx: Unit["tx"],
  jobId: string | null,
  { snapshotId, nextId }: { snapshotId: string; nextId: string },
): Promise<void> {
  const backup = jobId === null ? null : await tx.job.findUnique({ where: { id: jobId }, select: { result: true } });
  if (!backup?.result || jobId === null) return;
  const result = jobResultSchema.parse(backup.result);
  const made = result.summary?.snapshotId;
  if (!result.summary || made === undefined || !snapshotId.startsWith(made)) return;
  const renamed = { ...result, summary: { ...result.summary, snapshotId: nextId } };
  await tx.job.update({ where: { id: jobId }, data: { result: renamed } });
}
