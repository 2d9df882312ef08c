import { listAudit } from "@/server/domain/audit";
import { toAuditPage } from "@/server/http/contracts/audit";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/audit", async ({ ctx, query }) => {
    const page = await listAudit(ctx, query);
    return { body: toAuditPage(page), next: page.nextBefore === null ? null : String(page.nextBefore) };
  }),
);
