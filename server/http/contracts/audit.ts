import { z } from "zod";
import type { AuditPage, AuditView } from "@/server/domain/audit";
import { boundedInteger } from "./values";

export const listAuditQuery = z
  .object({
    limit: boundedInteger(1, 500).optional(),
    before: boundedInteger(1, Number.MAX_SAFE_INTEGER).optional(),
    host_id: z.string().max(64).optional(),
  })
  .transform(({ limit, before, host_id }) => ({
    ...(limit === undefined ? {} : { limit }),
    ...(before === undefined ? {} : { before }),
    ...(host_id === undefined ? {} : { hostId: host_id }),
  }));

const toEntry = (entry: AuditView) => ({
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

export const toAuditPage = (page: AuditPage) => ({
  entries: page.entries.map(toEntry),
  next_before: page.nextBefore,
});
