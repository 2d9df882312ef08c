import {
  forgetNow,
  getRepository,
  hostRefSchema,
  maintenanceSchema,
  previewRetention,
  probeRepository,
  replaceRepository,
  replaceRepositorySchema,
  retentionRefSchema,
  runMaintenance,
} from "@/server/domain/repositories";
import { procedure, router } from "../init";

export const repositoriesRouter = router({
  get: procedure.input(hostRefSchema).query(({ ctx, input }) => getRepository(ctx, input)),
  probe: procedure.input(hostRefSchema).mutation(({ ctx, input }) => probeRepository(ctx, input)),
  replace: procedure.input(replaceRepositorySchema).mutation(({ ctx, input }) => replaceRepository(ctx, input)),
  maintain: procedure.input(maintenanceSchema).mutation(({ ctx, input }) => runMaintenance(ctx, input)),
  forget: procedure.input(retentionRefSchema).mutation(({ ctx, input }) => forgetNow(ctx, input)),
  previewRetention: procedure.input(retentionRefSchema).mutation(({ ctx, input }) => previewRetention(ctx, input)),
});
