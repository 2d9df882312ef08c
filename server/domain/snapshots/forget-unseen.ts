import type { Unit } from "@/server/db/transact";

export type CompleteListing = { repositoryId: string; jobId: string; total: number };

/**
 * Removes rows that a complete listing has not seen: they are gone from the repository. When fewer rows carry the
 * job's mark than restic listed, the listing did not arrive whole and nothing is removed.
 * @returns how many rows were removed
 */
export async function forgetUnseen(unit: Unit, { repositoryId, jobId, total }: CompleteListing): Promise<number> {
  const seen = await unit.tx.snapshot.count({ where: { repositoryId, seenByJobId: jobId } });
  if (seen < total) return 0;
  const { count } = await unit.tx.snapshot.deleteMany({ where: { repositoryId, seenByJobId: { not: jobId } } });
  return count;
}
