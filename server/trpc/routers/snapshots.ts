import {
  diffSnapshots,
  diffSnapshotsSchema,
  findInSnapshots,
  findInSnapshotsSchema,
  forgetSnapshot,
  forgetSnapshotSchema,
  listTree,
  listTreeSchema,
  refreshSnapshots,
  refreshSnapshotsSchema,
  retagSnapshot,
  retagSnapshotSchema,
} from "@/server/domain/browse";
import { listSnapshots, listSnapshotsSchema } from "@/server/domain/snapshots";
import { procedure, router } from "../init";

export const snapshotsRouter = router({
  list: procedure.input(listSnapshotsSchema).query(({ ctx, input }) => listSnapshots(ctx, input)),
  tree: procedure.input(listTreeSchema).query(({ ctx, input }) => listTree(ctx, input)),
  find: procedure.input(findInSnapshotsSchema).query(({ ctx, input }) => findInSnapshots(ctx, input)),
  diff: procedure.input(diffSnapshotsSchema).query(({ ctx, input }) => diffSnapshots(ctx, input)),
  retag: procedure.input(retagSnapshotSchema).mutation(({ ctx, input }) => retagSnapshot(ctx, input)),
  forget: procedure.input(forgetSnapshotSchema).mutation(({ ctx, input }) => forgetSnapshot(ctx, input)),
  refresh: procedure.input(refreshSnapshotsSchema).mutation(({ ctx, input }) => refreshSnapshots(ctx, input)),
});
