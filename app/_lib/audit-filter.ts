/** What narrows the audit log down, as its address holds it: texts, and days of the reader's time zone. */
import { zonedDayStart } from "./day-start";

export const AUDIT_FILTERS = ["actor", "action", "host", "from", "to"] as const;
export type AuditFilterName = (typeof AUDIT_FILTERS)[number];
export type AuditFilters = Partial<Record<AuditFilterName, string>>;

/** Reads an address; what makes no sense is left out. */
export function readAuditFilters(params: URLSearchParams): AuditFilters {
  const found = AUDIT_FILTERS.flatMap((name) => {
    const value = params.get(name)?.trim().slice(0, 128) ?? "";
    return value !== "" && SHAPE[name].test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const SHAPE: Record<AuditFilterName, RegExp> = {
  actor: /./,
  action: /^[a-z-]+(\.[a-z_]+)?$/,
  host: /./,
  from: DAY,
  to: DAY,
};

type AuditInput = { actor?: string; action?: string; host?: string; from?: Date; to?: Date };

/** What to ask the server for; the last day is part of it. */
export function auditInput({ from, to, ...texts }: AuditFilters, timeZone: string): AuditInput {
  const start = from ? zonedDayStart(from, timeZone) : null;
  const end = to ? zonedDayStart(to, timeZone, 1) : null;
  return { ...texts, ...(start ? { from: start } : {}), ...(end ? { to: end } : {}) };
}

/** The address of the same entries as a file. */
export function auditExportPath(input: AuditInput, format: "csv" | "jsonl"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(input))
    query.set(name, value instanceof Date ? value.toISOString() : value);
  return `/api/audit/export?${query}`;
}
