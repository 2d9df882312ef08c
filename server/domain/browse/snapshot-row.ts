import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import { snapshotNotFound } from "@/server/domain/snapshots";

type Db = Pick<Ctx["db"]["prisma"], "snapshot">;
type Ref = { hostId: string; snapshotId: string };

/** @throws AppError `snapshot_not_found` unless it lies in that host's repository, as it was listed last */
export async function snapshotRow(db: Db, { hostId, snapshotId }: Ref): Promise<Prisma.SnapshotModel> {
  const row = await db.snapshot.findFirst({ where: { snapshotId, repository: { hostId } } });
  if (!row) throw snapshotNotFound();
  return row;
}
