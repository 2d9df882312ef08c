import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Drops the sealed credentials of tokens whose hour is over. For a timer. */
export async function expireTokens(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const { prisma } = ctx.db;
  const over = { expiresAt: { lte: ctx.clock.now() }, sealedAccess: { not: null } };
  const expired = await prisma.enrollmentToken.findMany({ where: over, select: { tokenHash: true } });
  if (expired.length === 0) return;
  await prisma.enrollmentToken.updateMany({ where: over, data: { sealedAccess: null } });
  for (const { tokenHash } of expired) ctx.events.emit("enrollment.changed", { tokenHash });
}
