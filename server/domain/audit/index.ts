export { exportAudit } from "./export-audit";
export { type AuditPage, type AuditView, listAudit } from "./list-audit";
export * from "./schemas";
export { type AuditVerdict, verifyAudit } from "./verify-audit";
