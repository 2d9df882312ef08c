import type { Unit } from "@/server/db/transact";
import { refreshProtection } from "./refresh-protection";

export type LeftRepository = { hostId: string; repositoryId: string; now: Date };

const NOTHING_PROVEN = {
  ...{ restoreProvenAt: null, restoreBytesPerSecond: null },
  ...{ drillState: null, drillCause: null, drillJobId: null, drillAt: null },
};

/** The repository's row names another location from now on: nothing that lies at the former one counts any more. */
export async function leaveBehind(unit: Unit, { hostId, repositoryId, now }: LeftRepository): Promise<void> {
  const { tx } = unit;
  await tx.snapshot.deleteMany({ where: { repositoryId } });
  await tx.job.updateMany({ where: { repositoryId, finishedAt: { not: null } }, data: { repositoryId: null } });
  await tx.host.update({ where: { id: hostId }, data: { lastSnapshotAt: null, ...NOTHING_PROVEN } });
  await refreshProtection(unit, { hostId, now });
}
