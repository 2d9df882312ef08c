import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Notes whether the host knows the server's next certificate; most say what is noted already, after each connection. */
export async function recordAppliedPins(ctx: Ctx, input: { hostId: string; next: string | null }): Promise<void> {
  const { hostId, next } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  if (ctx.db.lookups.nextCertPin(hostId) === next) return;
  await ctx.db.prisma.host.updateMany({ where: { id: hostId }, data: { nextCertPinSha256: next } });
  ctx.events.emit("host.changed", { hostId });
}
