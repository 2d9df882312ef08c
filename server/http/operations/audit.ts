import { auditPage, listAuditQuery } from "../contracts/audit";
import type { Operations } from "./operation";

export const auditOperations = {
  "GET /api/audit": {
    name: "listAudit",
    tag: "Audit",
    summary: "Lists who did what, newest first.",
    query: listAuditQuery,
    answer: { status: 200, schema: auditPage },
    isPaged: true,
    refusals: [],
  },
} as const satisfies Operations;
