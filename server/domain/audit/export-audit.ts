import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { auditWhere } from "./filter";
import { type AuditView, detailsSchema } from "./list-audit";
import { type AuditFilter, auditFilterSchema } from "./schemas";

const PAGE = 500;

/**
 * The audit log from its first entry on, as much of it as the filter lets through, piece by piece: whoever reads
 * slowly costs no memory.
 */
export async function exportAudit(ctx: Ctx, input: AuditFilter): Promise<AsyncGenerator<AuditView[]>> {
  requireAccess(ctx.actor, "admin", FLEET);
  const where = await auditWhere(ctx, parseInput(auditFilterSchema, input));
  return pages(ctx, where);
}

async function* pages(ctx: Ctx, where: Awaited<ReturnType<typeof auditWhere>>): AsyncGenerator<AuditView[]> {
  let seq = 0;
  for (;;) {
    const rows = await ctx.db.prisma.auditEntry.findMany({
      where: { ...where, seq: { gt: seq } },
      orderBy: { seq: "asc" },
      take: PAGE,
      omit: { hash: true, prevHash: true },
    });
    if (rows.length > 0) yield rows.map((row) => ({ ...row, details: detailsSchema.parse(row.details) }));
    seq = rows.at(-1)?.seq ?? seq;
    if (rows.length < PAGE) return;
  }
}
