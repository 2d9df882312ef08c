import {
  hostRefSchema,
  probeRepository,
  replaceRepository,
  replaceRepositorySchema,
} from "@/server/domain/repositories";
import { procedure, router } from "../init";

export const repositoriesRouter = router({
  probe: procedure.input(hostRefSchema).mutation(({ ctx, input }) => probeRepository(ctx, input)),
  replace: procedure.input(replaceRepositorySchema).mutation(({ ctx, input }) => replaceRepository(ctx, input)),
});
