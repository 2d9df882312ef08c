import {
  forgetNow,
  getRepository,
  hostRefSchema,
  listPlaces,
  listPlacesSchema,
  maintenanceSchema,
  measureRepository,
  previewRetention,
  probeRepository,
  replaceRepository,
  replaceRepositorySchema,
  retentionRefSchema,
  runMaintenance,
  sizeTrend,
  sizeTrendSchema,
} from "@/server/domain/repositories";
import { procedure, router } from "../init";

export const repositoriesRouter = router({
  list: procedure.input(listPlacesSchema).query(({ ctx, input }) => listPlaces(ctx, input)),
  trend: procedure.input(sizeTrendSchema).query(({ ctx, input }) => sizeTrend(ctx, input)),
  measure: procedure.input(hostRefSchema).mutation(({ ctx, input }) => measureRepository(ctx, input)),
  get: procedure.input(hostRefSchema).query(({ ctx, input }) => getRepository(ctx, input)),
  probe: procedure.input(hostRefSchema).mutation(({ ctx, input }) => probeRepository(ctx, input)),
  replace: procedure.input(replaceRepositorySchema).mutation(({ ctx, input }) => replaceRepository(ctx, input)),
  maintain: procedure.input(maintenanceSchema).mutation(({ ctx, input }) => runMaintenance(ctx, input)),
  forget: procedure.input(retentionRefSchema).mutation(({ ctx, input }) => forgetNow(ctx, input)),
  previewRetention: procedure.input(retentionRefSchema).mutation(({ ctx, input }) => previewRetention(ctx, input)),
});
