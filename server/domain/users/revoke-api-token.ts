import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { reachableTokens } from "./rules";

/**
 * Ends an API token at once: the actor's own, or anybody's for an admin.
 * @throws AppError `token_not_found`
 */
export async function revokeApiToken(ctx: Ctx, { tokenId }: { tokenId: string }): Promise<void> {
  requireAccess(ctx.actor, "viewer", FLEET);
  await transact(ctx, async ({ tx, audit, emit }) => {
    const token = await tx.apiToken.findFirst({ where: { id: tokenId, ...reachableTokens(ctx) } });
    if (!token) throw new AppError("token_not_found", "There is no such API token; list them and pick one.");
    await tx.apiToken.delete({ where: { id: tokenId } });
    await audit({
      action: "users.revoke_api_token",
      targetKind: "api_token",
      targetId: tokenId,
      details: { before: { name: token.name, roleLimit: token.roleLimit } },
    });
    emit("session.ended", { userId: token.userId, sessionId: tokenId });
    emit("user.changed", { userId: token.userId });
  });
}
