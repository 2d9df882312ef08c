import { listTargets, listTargetsSchema, startRestore, startRestoreSchema } from "@/server/domain/restores";
import { procedure, router } from "../init";

export const restoresRouter = router({
  start: procedure.input(startRestoreSchema).mutation(({ ctx, input }) => startRestore(ctx, input)),
  targets: procedure.input(listTargetsSchema).query(({ ctx, input }) => listTargets(ctx, input)),
});
