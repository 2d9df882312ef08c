import {
  getFleetDays,
  getOverview,
  getStorage,
  hostDaysSchema,
  listHostDays,
  listUpcoming,
} from "@/server/domain/overview";
import { procedure, router } from "../init";

export const overviewRouter = router({
  get: procedure.query(({ ctx }) => getOverview(ctx)),
  strip: procedure.query(({ ctx }) => getFleetDays(ctx)),
  upcoming: procedure.query(({ ctx }) => listUpcoming(ctx)),
  storage: procedure.query(({ ctx }) => getStorage(ctx)),
  hostDays: procedure.input(hostDaysSchema).query(({ ctx, input }) => listHostDays(ctx, input)),
});
