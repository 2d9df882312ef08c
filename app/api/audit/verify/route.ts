import { verifyAudit } from "@/server/domain/audit";
import { toAuditVerdict } from "@/server/http/contracts/audit";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/audit/verify", async ({ ctx }) => ({ body: toAuditVerdict(await verifyAudit(ctx)) })),
);
