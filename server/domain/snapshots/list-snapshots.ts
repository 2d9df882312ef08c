import type { Ctx } from "@/server/core/context";
import { invalidRequest, parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type ListSnapshotsInput, listSnapshotsSchema } from "./schemas";
import { type SnapshotView, toSnapshotView } from "./view";

/** Snapshots of a host's repositories as restic listed them last, newest first. */
export async function listSnapshots(ctx: Ctx, input: ListSnapshotsInput): Promise<SnapshotView[]> {
  await requireHostAccess(ctx, "viewer", input.hostId);
  const { hostId, limit, before } = parseInput(listSnapshotsSchema, input);
  const rows = await ctx.db.prisma.snapshot.findMany({
    where: { repository: { hostId }, ...(before === undefined ? {} : await olderThan(ctx, hostId, before)) },
    orderBy: [{ takenAt: "desc" }, { snapshotId: "asc" }],
    take: limit,
  });
  return rows.map(toSnapshotView);
}

async function olderThan(ctx: Ctx, hostId: string, snapshotId: string) {
  const last = await ctx.db.prisma.snapshot.findFirst({ where: { repository: { hostId }, snapshotId } });
  if (!last)
    throw invalidRequest([{ field: "before", message: "names no snapshot any more; read the list from its start" }]);
  const { takenAt } = last;
  return { OR: [{ takenAt: { lt: takenAt } }, { takenAt, snapshotId: { gt: snapshotId } }] };
}
