import {
  listSourceGroups,
  listSourceGroupsSchema,
  runSourceGroup,
  sourceGroupRefSchema,
} from "@/server/domain/source-groups";
import { procedure, router } from "../init";

export const sourceGroupsRouter = router({
  list: procedure.input(listSourceGroupsSchema).query(({ ctx, input }) => listSourceGroups(ctx, input)),
  run: procedure.input(sourceGroupRefSchema).mutation(({ ctx, input }) => runSourceGroup(ctx, input)),
});
