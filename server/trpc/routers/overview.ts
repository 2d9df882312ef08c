import { hostDaysSchema, listHostDays } from "@/server/domain/overview";
import { procedure, router } from "../init";

export const overviewRouter = router({
  hostDays: procedure.input(hostDaysSchema).query(({ ctx, input }) => listHostDays(ctx, input)),
});
