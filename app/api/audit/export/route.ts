import { exportAudit } from "@/server/domain/audit";
import { auditExport } from "@/server/http/audit-export";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/audit/export", async ({ ctx, query }) =>
    auditExport(await exportAudit(ctx, query.filter), query.format),
  ),
);
