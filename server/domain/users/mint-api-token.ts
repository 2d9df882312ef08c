import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";
import type { MintApiTokenInput } from "./schemas";

export type MintedApiToken = { tokenId: string; token: string; expiresAt: Date };

const DAY_MS = 86_400_000;

/**
 * Makes a bearer token for a bot, which acts as the logged-in user with at most `roleLimit`. Only a person may make
 * one: a stolen API token must not be able to outlive itself.
 * @throws AppError `role_required` for an API token, and for a limit above the own role
 */
export async function mintApiToken(
  ctx: Ctx,
  { name, roleLimit, expiresInDays }: MintApiTokenInput,
): Promise<MintedApiToken> {
  requireAccess(ctx.actor, "viewer", FLEET);
  requireAccess(ctx.actor, roleLimit, FLEET);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new AppError("role_required", "Log in as a person to make an API token.");
  return transact(ctx, async ({ tx, audit, emit }) => {
    const createdAt = ctx.clock.now();
    const expiresAt = new Date(createdAt.getTime() + expiresInDays * DAY_MS);
    const token = newToken("api");
    const tokenId = newId();
    await tx.apiToken.create({
      data: { id: tokenId, tokenHash: sha256Hex(token), name, userId: actor.id, roleLimit, createdAt, expiresAt },
    });
    await audit({
      action: "users.mint_api_token",
      targetKind: "api_token",
      targetId: tokenId,
      details: { after: { name, roleLimit, expiresAt: expiresAt.toISOString() } },
    });
    emit("user.changed", { userId: actor.id });
    return { tokenId, token, expiresAt };
  });
}
