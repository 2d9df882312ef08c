import { diffLineSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import type { DiffAnswer } from "@/server/core/ports";
import { collect } from "./collect";
import { requireReading, streamOf } from "./reading";
import { type DiffInput, diffSnapshotsSchema, MAX_CHANGES } from "./schemas";
import { snapshotRow } from "./snapshot-row";

/**
 * What one snapshot has other than another one, below a path. At most `MAX_CHANGES`, then `isCut`, and no sums.
 * An answer is kept for a minute.
 * @throws AppError as `listTree`
 */
export async function diffSnapshots(ctx: Ctx, input: DiffInput): Promise<DiffAnswer> {
  const viaHostId = await requireReading(ctx, input);
  const { hostId, from, to, path } = parseInput(diffSnapshotsSchema, input);
  const { repositoryId } = await snapshotRow(ctx.db.prisma, { hostId, snapshotId: from });
  await snapshotRow(ctx.db.prisma, { hostId, snapshotId: to });
  const open = streamOf(ctx, { kind: "diff", from, to, path }, { hostId, viaHostId });
  return ctx.browsing.diffs.get(JSON.stringify([repositoryId, from, to, path]), async () => {
    // The sums are a line of their own behind the changes.
    const { lines, isCut } = await collect({ open, schema: diffLineSchema, most: MAX_CHANGES + 1 });
    const changes = lines.flatMap((line) => ("change" in line ? [line] : []));
    const sums = lines.flatMap((line) => ("sums" in line ? [line.sums] : []));
    return {
      changes: changes.slice(0, MAX_CHANGES),
      isCut: isCut || changes.length > MAX_CHANGES,
      sums: sums[0] ?? null,
    };
  });
}
