import { closeAlert } from "@/server/domain/alerts";
import { toAlert } from "@/server/http/contracts/alerts";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/alerts/[alertId]/close", async ({ ctx, params }) => ({
    body: toAlert(await closeAlert(ctx, { alertId: param(params, "alertId") })),
  })),
);
