import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { type TokenView, tokenViewSelect, toTokenView } from "./view";

const NEWEST = 500;

/** The newest tokens, at most 500; older ones are in the audit log. */
export async function listTokens(ctx: Ctx): Promise<TokenView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const rows = await ctx.db.prisma.enrollmentToken.findMany({
    orderBy: [{ createdAt: "desc" }, { tokenHash: "asc" }],
    take: NEWEST,
    select: tokenViewSelect,
  });
  const now = ctx.clock.now();
  return rows.map((row) => toTokenView(row, now));
}
