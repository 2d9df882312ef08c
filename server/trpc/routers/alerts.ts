import { alertRefSchema, closeAlert, countAlerts, listAlerts, listAlertsSchema } from "@/server/domain/alerts";
import { procedure, router } from "../init";

export const alertsRouter = router({
  list: procedure.input(listAlertsSchema.optional()).query(({ ctx, input }) => listAlerts(ctx, input)),
  count: procedure.query(({ ctx }) => countAlerts(ctx)),
  close: procedure.input(alertRefSchema).mutation(({ ctx, input }) => closeAlert(ctx, input)),
});
