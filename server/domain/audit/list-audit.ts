import { z } from "zod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { auditWhere } from "./filter";
import { type ListAuditInput, listAuditSchema } from "./schemas";

/** One thing that somebody did. `details` holds before → after, never a secret. */
export type AuditView = {
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  address: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  hostId: string | null;
  details: Record<string, unknown>;
};
export type AuditPage = { entries: AuditView[]; nextBefore: number | null };

export const detailsSchema = z.record(z.string(), z.unknown());

/** The audit log, newest first, narrowed down as asked; `nextBefore` asks for the next page and is null on the last. */
export async function listAudit(ctx: Ctx, input: ListAuditInput = {}): Promise<AuditPage> {
  requireAccess(ctx.actor, "admin", FLEET);
  const { limit, before, hostId, ...filter } = parseInput(listAuditSchema, input);
  const where = await auditWhere(ctx, filter);
  const rows = await ctx.db.prisma.auditEntry.findMany({
    where: {
      ...where,
      ...(before === undefined ? {} : { seq: { lt: before } }),
      ...(hostId === undefined ? {} : { hostId }),
    },
    orderBy: { seq: "desc" },
    take: limit + 1,
    omit: { hash: true, prevHash: true },
  });
  const entries = rows.slice(0, limit).map((row) => ({ ...row, details: detailsSchema.parse(row.details) }));
  const isMore = rows.length > limit;
  return { entries, nextBefore: isMore ? (entries.at(-1)?.seq ?? null) : null };
}
