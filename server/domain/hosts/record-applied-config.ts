import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";

/** Notes which revision the agent works with; a late report of an older one changes nothing. */
export async function recordAppliedConfig(ctx: Ctx, input: { hostId: string; revision: number }): Promise<void> {
  const { hostId, revision } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await ctx.db.prisma.host.updateMany({
    where: { id: hostId, appliedRevision: { lt: revision }, configRevision: { gte: revision } },
    data: { appliedRevision: revision },
  });
}
