import { jobRefSchema } from "@/server/domain/jobs";
import {
  getRestorePlan,
  listTargets,
  listTargetsSchema,
  startRestore,
  startRestoreSchema,
} from "@/server/domain/restores";
import { procedure, router } from "../init";

export const restoresRouter = router({
  start: procedure.input(startRestoreSchema).mutation(({ ctx, input }) => startRestore(ctx, input)),
  plan: procedure.input(jobRefSchema).query(({ ctx, input }) => getRestorePlan(ctx, input)),
  targets: procedure.input(listTargetsSchema).query(({ ctx, input }) => listTargets(ctx, input)),
});
