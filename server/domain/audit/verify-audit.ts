import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { auditHash, GENESIS_HASH } from "@/server/db/transact";

/** `brokenSeq` is the first entry that was changed, or that no longer follows the one before it. */
export type AuditVerdict = { isIntact: boolean; entries: number; lastHash: string; brokenSeq: number | null };

const PAGE = 1000;

/**
 * Walks the hash chain from the first entry. An entry changed, inserted or removed in the middle is found; that the
 * newest ones were cut off can only be seen by comparing `lastHash` with one noted down earlier.
 */
export async function verifyAudit(ctx: Ctx): Promise<AuditVerdict> {
  requireAccess(ctx.actor, "admin", FLEET);
  let expected = GENESIS_HASH;
  let entries = 0;
  let seq = 0;
  for (;;) {
    const rows = await ctx.db.prisma.auditEntry.findMany({
      where: { seq: { gt: seq } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    for (const row of rows) {
      if (row.prevHash !== expected || auditHash(row) !== row.hash)
        return { isIntact: false, entries, lastHash: expected, brokenSeq: row.seq };
      expected = row.hash;
      seq = row.seq;
      entries += 1;
    }
    if (rows.length < PAGE) return { isIntact: true, entries, lastHash: expected, brokenSeq: null };
  }
}
