import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { invalidRequest, parseInput } from "@/server/core/input";
import type { Tx } from "@/server/db/database";
import type { Prisma } from "@/server/db/generated/client";
import { requireHostAccess } from "@/server/db/host-scope";
import { toSnapshotView } from "@/server/domain/snapshots";
import { queueOnSnapshot } from "./queue-on-snapshot";
import { type ForgetSnapshotInput, forgetSnapshotSchema, SHORT_ID_LENGTH } from "./schemas";

/** One of so many newer ones has the same paths, or there is none. */
const LOOKED_AT = 500;

/**
 * Has the host forget one snapshot, whose short id the caller repeats. A held one and the newest of its paths stay; the
 * agent sees to the same by itself.
 * @returns the job to watch
 * @throws AppError `invalid_request`, `host_not_found`, `snapshot_not_found`, `snapshot_held`, `snapshot_newest`,
 * `agent_too_old`
 */
export async function forgetSnapshot(ctx: Ctx, input: ForgetSnapshotInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, snapshotId, confirm } = parseInput(forgetSnapshotSchema, input);
  if (confirm !== snapshotId.slice(0, SHORT_ID_LENGTH))
    throw invalidRequest([{ field: "confirm", message: "must be the first 8 digits of the snapshot's id" }]);
  return queueOnSnapshot(ctx, {
    hostId,
    snapshotId,
    action: "snapshots.forget",
    async decide(row, tx) {
      if (toSnapshotView(row).isHeld)
        throw new AppError("snapshot_held", "The snapshot is held; release it first, then forget it.");
      if (await isNewest(tx, row))
        throw new AppError(
          "snapshot_newest",
          "This is the newest snapshot of these paths; it can be forgotten once there is a newer one.",
        );
      return { kind: "forget-snapshot", snapshotId };
    },
  });
}

async function isNewest(tx: Tx, row: Prisma.SnapshotModel): Promise<boolean> {
  const { repositoryId, hostname, takenAt } = row;
  const pathsOf = (one: Prisma.SnapshotModel) => JSON.stringify([...toSnapshotView(one).paths].sort());
  const newer = await tx.snapshot.findMany({
    where: { repositoryId, hostname, takenAt: { gt: takenAt } },
    orderBy: { takenAt: "desc" },
    take: LOOKED_AT,
  });
  return !newer.some((other) => pathsOf(other) === pathsOf(row));
}
