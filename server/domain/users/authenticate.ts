import type { Actor, Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { addressOf } from "@/server/core/request";
import { sha256Hex, TOKEN_PREFIX } from "@/server/crypto/tokens";
import { lowerRole } from "./rules";
import { toRole } from "./view";

const LAST_USED_STEP_MS = 60_000;

/**
 * Who a session cookie stands for. Role and disabled state are read anew each time, so a change counts at once.
 * @returns null when the session is unknown, over, or its user disabled
 */
export async function authenticateSession(ctx: Ctx, sessionToken: string): Promise<Actor | null> {
  const session = ctx.db.reads.sessionByTokenHash(sha256Hex(sessionToken));
  if (!session || session.expiresAt <= ctx.clock.now() || session.user.isDisabled) return null;
  const { user } = session;
  return {
    kind: "user",
    id: user.id,
    name: user.username,
    role: toRole(user.role),
    address: addressOf(ctx.actor),
    sessionId: session.id,
  };
}

/**
 * Who a bot's bearer token stands for: its user, with the lower of both roles.
 * @returns null when the token is unknown, over, or its user disabled
 */
export async function authenticateApiToken(ctx: Ctx, rawToken: string): Promise<Actor | null> {
  const now = ctx.clock.now();
  const token = await ctx.db.prisma.apiToken.findUnique({
    where: { tokenHash: sha256Hex(rawToken) },
    include: { user: true },
  });
  if (!token || token.expiresAt <= now || token.user.isDisabled) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() >= LAST_USED_STEP_MS)
    await ctx.db.prisma.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: now } });
  return {
    kind: "api_token",
    id: token.userId,
    name: token.user.username,
    role: lowerRole(toRole(token.user.role), toRole(token.roleLimit)),
    address: addressOf(ctx.actor),
    tokenId: token.id,
  };
}

type Credentials = { sessionToken: string | null; authorization: string | null };

/**
 * Who sent a request. An API token beats the cookie; another kind of `Authorization` (as a proxy may add) is ignored.
 * @returns `anonymous` without valid credentials
 * @throws AppError `unauthenticated` for an API token that is not valid
 */
export async function authenticateRequest(ctx: Ctx, { sessionToken, authorization }: Credentials): Promise<Actor> {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (bearer?.startsWith(TOKEN_PREFIX.api)) {
    const actor = await authenticateApiToken(ctx, bearer);
    if (actor) return actor;
    throw new AppError("unauthenticated", "The API token is unknown or over; make a new one and send that.");
  }
  const actor = sessionToken ? await authenticateSession(ctx, sessionToken) : null;
  return actor ?? { kind: "anonymous", address: addressOf(ctx.actor) };
}
