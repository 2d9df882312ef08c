import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type ListSnapshotsInput, listSnapshotsSchema } from "./schemas";
import { type SnapshotView, toSnapshotView } from "./view";

/** Snapshots of a host's repositories as restic listed them last, newest first. */
export async function listSnapshots(ctx: Ctx, input: ListSnapshotsInput): Promise<SnapshotView[]> {
  await requireHostAccess(ctx, "viewer", input.hostId);
  const { hostId, limit } = parseInput(listSnapshotsSchema, input);
  const rows = await ctx.db.prisma.snapshot.findMany({
    where: { repository: { hostId } },
    orderBy: [{ takenAt: "desc" }, { snapshotId: "asc" }],
    take: limit,
  });
  return rows.map(toSnapshotView);
}
