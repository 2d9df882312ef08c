import {
  listReleases,
  listRollouts,
  listRolloutsSchema,
  promoteRollout,
  rolloutRefSchema,
  startRollout,
  startRolloutSchema,
  stopRollout,
} from "@/server/domain/agent-releases";
import { procedure, router } from "../init";

export const agentReleasesRouter = router({
  list: procedure.query(({ ctx }) => listReleases(ctx)),
  rollouts: procedure.input(listRolloutsSchema.optional()).query(({ ctx, input }) => listRollouts(ctx, input)),
  start: procedure.input(startRolloutSchema.optional()).mutation(({ ctx, input }) => startRollout(ctx, input)),
  promote: procedure.input(rolloutRefSchema).mutation(({ ctx, input }) => promoteRollout(ctx, input)),
  stop: procedure.input(rolloutRefSchema).mutation(({ ctx, input }) => stopRollout(ctx, input)),
});
