import { z } from "zod";
import type { AuditPage, AuditVerdict, AuditView } from "@/server/domain/audit";
import { boundedInteger, count, given, instant } from "./values";

/** `before` and `cursor` say the same: the number of the entry that the page before ended with. */
export const listAuditQuery = z
  .object({
    limit: boundedInteger(1, 500).optional().describe("How many entries a page has at most; 100 when left out."),
    cursor: boundedInteger(1, Number.MAX_SAFE_INTEGER).optional().describe("X-Next-Cursor of the page before."),
    before: boundedInteger(1, Number.MAX_SAFE_INTEGER).optional().describe("The same as cursor."),
    host_id: z.string().max(64).optional().describe("Only what concerns this host."),
  })
  .transform(({ limit, cursor, before, host_id }) => given({ limit, before: cursor ?? before, hostId: host_id }));

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

const toEntry = (entry: AuditView): z.output<typeof auditEntry> => ({
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
