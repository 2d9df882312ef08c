import type { SnapshotEntry } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireReading, streamOf } from "./reading";
import { type ListTreeInput, listTreeSchema } from "./schemas";
import { snapshotRow } from "./snapshot-row";

export type TreePage = {
  path: string;
  entries: SnapshotEntry[];
  /** Null while the host still lists the folder, and for a folder too large to be kept. */
  total: number | null;
  nextOffset: number | null;
};

/**
 * What lies in one folder of a snapshot, page by page. It is streamed from the host once and then answered from memory.
 * @throws AppError `host_not_found`, `snapshot_not_found`, `path_not_found`, `host_offline`, `agent_too_old`,
 * `repository_failed`
 */
export async function listTree(ctx: Ctx, input: ListTreeInput): Promise<TreePage> {
  const viaHostId = await requireReading(ctx, input);
  const { hostId, snapshotId, path, offset, limit } = parseInput(listTreeSchema, input);
  const { repositoryId } = await snapshotRow(ctx.db.prisma, { hostId, snapshotId });
  const open = streamOf(ctx, { kind: "ls", snapshotId, path }, { hostId, viaHostId });
  const key = `${repositoryId} ${snapshotId} ${path}`;
  const slice = await ctx.browsing.trees.page(key, { window: { offset, limit }, open });
  return { path, ...slice };
}
