import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

const KEEP_MS = 30 * 86_400_000;

/** Drops links that were over 30 days ago; the audit log knows them still. For a timer. */
export async function sweepLinks(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const oldest = new Date(ctx.clock.now().getTime() - KEEP_MS);
  await ctx.db.prisma.downloadLink.deleteMany({ where: { expiresAt: { lt: oldest } } });
}
