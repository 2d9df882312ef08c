import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { ownUserId } from "./rules";
import type { SessionView } from "./view";

/** Where the actor is logged in, newest first; `isCurrent` marks the session that asks. */
export async function listSessions(ctx: Ctx): Promise<SessionView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { actor } = ctx;
  const sessions = await ctx.db.prisma.session.findMany({
    where: { userId: ownUserId(ctx), expiresAt: { gt: ctx.clock.now() } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    omit: { tokenHash: true, userId: true },
  });
  return sessions.map(({ id, ...session }) => ({
    sessionId: id,
    ...session,
    isCurrent: actor.kind === "user" && actor.sessionId === id,
  }));
}
