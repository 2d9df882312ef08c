import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { tokenNotFound } from "./rules";
import { type TokenView, tokenViewSelect, toTokenView } from "./view";

/** @throws AppError `token_not_found` */
export async function getToken(ctx: Ctx, { tokenHash }: { tokenHash: string }): Promise<TokenView> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const row = await ctx.db.prisma.enrollmentToken.findUnique({ where: { tokenHash }, select: tokenViewSelect });
  if (!row) throw tokenNotFound();
  return toTokenView(row, ctx.clock.now());
}
