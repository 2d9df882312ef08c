import { listSnapshots, listSnapshotsSchema } from "@/server/domain/snapshots";
import { procedure, router } from "../init";

export const snapshotsRouter = router({
  list: procedure.input(listSnapshotsSchema).query(({ ctx, input }) => listSnapshots(ctx, input)),
});
