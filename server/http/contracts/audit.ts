import { z } from "zod";
import { type AuditPage, type AuditVerdict, type AuditView, auditFilterSchema } from "@/server/domain/audit";
import { boundedInteger, count, given, instant } from "./values";

const filterFields = {
  actor: auditFilterSchema.shape.actor.describe("Only what this one did: a user, a host or a part of the server."),
  action: auditFilterSchema.shape.action.describe(
    "Only this action, such as users.create, or one room, such as users.",
  ),
  host: auditFilterSchema.shape.host.describe("Only what concerns the host of this id or name."),
  from: z.iso.datetime({ offset: true, error: "must be a moment such as 2026-01-31T00:00:00Z" }).optional(),
  to: z.iso
    .datetime({ offset: true, error: "must be a moment such as 2026-01-31T00:00:00Z" })
    .optional()
    .describe("Not included."),
};
type FilterQuery = { [Key in keyof typeof filterFields]?: string | undefined };
const toFilter = ({ actor, action, host, from, to }: FilterQuery) =>
  given({ actor, action, host, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined });

/** `before` and `cursor` say the same: the number of the entry that the page before ended with. */
export const listAuditQuery = z
  .object({
    limit: boundedInteger(1, 500).optional().describe("How many entries a page has at most; 100 when left out."),
    cursor: boundedInteger(1, Number.MAX_SAFE_INTEGER).optional().describe("X-Next-Cursor of the page before."),
    before: boundedInteger(1, Number.MAX_SAFE_INTEGER).optional().describe("The same as cursor."),
    host_id: z.string().max(64).optional().describe("Only what concerns this host."),
    ...filterFields,
  })
  .transform(({ limit, cursor, before, host_id, ...filter }) => ({
    ...given({ limit, before: cursor ?? before, hostId: host_id }),
    ...toFilter(filter),
  }));

export const exportAuditQuery = z
  .object({
    format: z
      .enum(["csv", "jsonl"])
      .optional()
      .describe("csv, or jsonl for one JSON object a line; csv when left out."),
    ...filterFields,
  })
  .transform(({ format = "csv", ...filter }) => ({ format, filter: toFilter(filter) }));
export type AuditFormat = z.output<typeof exportAuditQuery>["format"];

export const auditEntry = z
  .object({
    seq: count,
    at: instant,
    actor_kind: z.string().describe("anonymous, user, api_token, agent or system."),
    actor_id: z.string().nullable(),
    actor_name: z.string(),
    address: z.string().nullable(),
    action: z.string().describe("room.verb"),
    target_kind: z.string(),
    target_id: z.string(),
    host_id: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).describe("What was before and after, without secrets."),
  })
  .meta({ id: "AuditEntry" });

export const auditPage = z.object({ entries: z.array(auditEntry), next_before: count.nullable() });

export const toEntry = (entry: AuditView): z.output<typeof auditEntry> => ({
  seq: entry.seq,
  at: entry.at,
  actor_kind: entry.actorKind,
  actor_id: entry.actorId,
  actor_name: entry.actorName,
  address: entry.address,
  action: entry.action,
  target_kind: entry.targetKind,
  target_id: entry.targetId,
  host_id: entry.hostId,
  details: entry.details,
});

export const toAuditPage = (page: AuditPage): z.output<typeof auditPage> => ({
  entries: page.entries.map(toEntry),
  next_before: page.nextBefore,
});

export const auditVerdict = z.object({
  intact: z.boolean(),
  entries: z.number().int().describe("How many follow each other as they should."),
  last_hash: z.string().describe("Note it down: that the newest entries were cut off can only be seen by it."),
  broken_seq: z.number().int().nullable().describe("The first entry that does not fit."),
});
export const toAuditVerdict = (verdict: AuditVerdict): z.output<typeof auditVerdict> => ({
  intact: verdict.isIntact,
  entries: verdict.entries,
  last_hash: verdict.lastHash,
  broken_seq: verdict.brokenSeq,
});
