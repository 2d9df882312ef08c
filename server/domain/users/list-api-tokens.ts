import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { reachableTokens } from "./rules";
import { type ApiTokenView, toRole } from "./view";

/** The actor's own API tokens; an admin sees everybody's. Newest first. */
export async function listApiTokens(ctx: Ctx): Promise<ApiTokenView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const tokens = await ctx.db.prisma.apiToken.findMany({
    where: reachableTokens(ctx),
    include: { user: { select: { username: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
  });
  return tokens.map((token) => ({
    tokenId: token.id,
    name: token.name,
    userId: token.userId,
    username: token.user.username,
    roleLimit: toRole(token.roleLimit),
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    lastUsedAt: token.lastUsedAt,
  }));
}
