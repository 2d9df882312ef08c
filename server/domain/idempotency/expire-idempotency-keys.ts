import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Removes the answers whose day is over. For a timer. */
export async function expireIdempotencyKeys(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  await ctx.db.prisma.idempotencyKey.deleteMany({ where: { expiresAt: { lte: ctx.clock.now() } } });
}
