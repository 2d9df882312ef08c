import { listAlerts } from "@/server/domain/alerts";
import { toAlert } from "@/server/http/contracts/alerts";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/alerts", async ({ ctx, query }) => {
    const alerts = await listAlerts(ctx, query);
    return { body: alerts.map(toAlert), next: cursorAfter(alerts, query.limit, ({ alertId }) => alertId) };
  }),
);
