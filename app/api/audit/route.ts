import { listAudit } from "@/server/domain/audit";
import { listAuditQuery, toAuditPage } from "@/server/http/contracts/audit";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/audit", { query: listAuditQuery }, async ({ ctx, query }) => ({
    body: toAuditPage(await listAudit(ctx, query)),
  })),
);
