import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Removes sessions and API tokens that are over, and cuts the live streams of those sessions. For a timer. */
export async function expireSessions(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const over = { expiresAt: { lte: ctx.clock.now() } };
  const { prisma } = ctx.db;
  const ended = await prisma.session.findMany({ where: over, select: { id: true, userId: true } });
  if (ended.length > 0) await prisma.session.deleteMany({ where: over });
  await prisma.apiToken.deleteMany({ where: over });
  for (const { id, userId } of ended) ctx.events.emit("session.ended", { userId, sessionId: id });
}
