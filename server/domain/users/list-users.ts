import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { type ListedUser, toUserView } from "./view";

/** All accounts by name, each with how many sessions and API tokens act for it. */
export async function listUsers(ctx: Ctx): Promise<ListedUser[]> {
  requireAccess(ctx.actor, "admin", FLEET);
  const valid = { where: { expiresAt: { gt: ctx.clock.now() } } };
  const users = await ctx.db.prisma.user.findMany({
    orderBy: { username: "asc" },
    include: { _count: { select: { sessions: valid, apiTokens: valid } } },
  });
  return users.map(({ _count, ...user }) => ({ ...toUserView(user), ..._count }));
}
