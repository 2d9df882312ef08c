import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { toUserView, type UserView } from "./view";

/** All accounts by name. */
export async function listUsers(ctx: Ctx): Promise<UserView[]> {
  requireAccess(ctx.actor, "admin", FLEET);
  const users = await ctx.db.prisma.user.findMany({ orderBy: { username: "asc" } });
  return users.map(toUserView);
}
