import {
  createSourceGroup,
  createSourceGroupSchema,
  deleteSourceGroup,
  getSourceGroup,
  listSourceGroups,
  listSourceGroupsSchema,
  runHosts,
  runHostsSchema,
  runSourceGroup,
  runSourceGroupSchema,
  sourceGroupRefSchema,
  testExcludes,
  testExcludesSchema,
  updateSourceGroup,
  updateSourceGroupSchema,
} from "@/server/domain/source-groups";
import { procedure, router } from "../init";

export const sourceGroupsRouter = router({
  list: procedure.input(listSourceGroupsSchema).query(({ ctx, input }) => listSourceGroups(ctx, input)),
  get: procedure.input(sourceGroupRefSchema).query(({ ctx, input }) => getSourceGroup(ctx, input)),
  create: procedure.input(createSourceGroupSchema).mutation(({ ctx, input }) => createSourceGroup(ctx, input)),
  update: procedure.input(updateSourceGroupSchema).mutation(({ ctx, input }) => updateSourceGroup(ctx, input)),
  delete: procedure.input(sourceGroupRefSchema).mutation(({ ctx, input }) => deleteSourceGroup(ctx, input)),
  run: procedure.input(runSourceGroupSchema).mutation(({ ctx, input }) => runSourceGroup(ctx, input)),
  runHosts: procedure.input(runHostsSchema).mutation(({ ctx, input }) => runHosts(ctx, input)),
  /** A mutation although it changes nothing: patterns and paths can be longer than an address may be. */
  testExcludes: procedure.input(testExcludesSchema).mutation(({ ctx, input }) => testExcludes(ctx, input)),
});
