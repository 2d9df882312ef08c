import { auditPage, auditVerdict, exportAuditQuery, listAuditQuery } from "../contracts/audit";
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
  "GET /api/audit/export": {
    name: "exportAudit",
    tag: "Audit",
    summary: "Gives the log, oldest first, as a file: all of it, or what the filter lets through.",
    query: exportAuditQuery,
    answer: { status: 200, media: "text/plain", holds: "CSV with a head line, or one JSON object a line." },
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
