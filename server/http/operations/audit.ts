import { auditPage, auditVerdict, listAuditQuery } from "../contracts/audit";
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
  "GET /api/audit/verify": {
    name: "verifyAudit",
    tag: "Audit",
    summary: "Walks the audit log's chain of hashes and says whether an entry was changed, put in or taken out.",
    answer: { status: 200, schema: auditVerdict },
    refusals: [],
  },
} as const satisfies Operations;
