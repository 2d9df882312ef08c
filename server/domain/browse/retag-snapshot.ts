import { HOLD_TAG, tagSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { invalidRequest, parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { toSnapshotView } from "@/server/domain/snapshots";
import { queueOnSnapshot } from "./queue-on-snapshot";
import { type RetagInput, retagSnapshotSchema } from "./schemas";

const MOST_AT_ONCE = 20;

/**
 * Has the host give one snapshot other tags, or hold it: a held snapshot is forgotten by no rule and by nobody's hand.
 * restic gives it another id by that.
 * @returns the job to watch
 * @throws AppError `invalid_request`, `host_not_found`, `snapshot_not_found`, `agent_too_old`
 */
export async function retagSnapshot(ctx: Ctx, input: RetagInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, snapshotId, tags, isHeld } = parseInput(retagSnapshotSchema, input);
  return queueOnSnapshot(ctx, {
    hostId,
    snapshotId,
    action: isHeld === undefined ? "snapshots.tag" : isHeld ? "snapshots.hold" : "snapshots.unhold",
    decide(row) {
      const before = toSnapshotView(row);
      const others = (tags ?? before.tags).filter((tag) => tag !== HOLD_TAG);
      const wanted = new Set([...others, ...((isHeld ?? before.isHeld) ? [HOLD_TAG] : [])]);
      const add = [...wanted].filter((tag) => !before.tags.includes(tag));
      const remove = [...new Set(before.tags)].filter((tag) => !wanted.has(tag));
      requirePossible(add, remove);
      return { kind: "tag", snapshotId, add, remove };
    },
  });
}

function requirePossible(add: string[], remove: string[]): void {
  const refuse = (message: string) => invalidRequest([{ field: "tags", message }]);
  if (add.length + remove.length === 0) throw refuse("are what the snapshot has already");
  if (Math.max(add.length, remove.length) > MOST_AT_ONCE) throw refuse("are too many at once; change at most 20");
  const odd = remove.some((tag) => !tagSchema.safeParse(tag).success);
  if (odd) throw refuse("that were made elsewhere and hold spaces can only be taken away with restic itself");
}
