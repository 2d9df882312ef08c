import type { Ctx, Role } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { addressOf, networkOf } from "@/server/core/request";
import { isPassword } from "@/server/crypto/passwords";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";
import { SESSION_SECONDS, USER_AGENT_MAX } from "./rules";
import type { LogInInput } from "./schemas";
import { toRole } from "./view";

/** `userAgent` is the browser's own name, by which its session can be told from others. */
type LogIn = LogInInput & { userAgent?: string | null };

export type LoggedIn = { userId: string; role: Role; sessionToken: string; expiresAt: Date };

/**
 * Checks a password and opens a session. Open to everybody: it is how an actor comes to be.
 * Unknown user, disabled user and wrong password take the same work and get the same answer. Only failures count
 * against the limits, and the account's limit counts per network, so nobody elsewhere can lock a person out.
 * @throws AppError `invalid_credentials` · `rate_limited`
 */
export async function logIn(ctx: Ctx, { username, password, userAgent = null }: LogIn): Promise<LoggedIn> {
  const network = networkOf(addressOf(ctx.actor));
  const account = `${username} ${network}`;
  const assertTriesLeft = async () => {
    await ctx.limits.loginPerAddress.check(network);
    await ctx.limits.loginPerAccount.check(account);
  };
  await assertTriesLeft();
  const user = await ctx.db.prisma.user.findUnique({ where: { username } });
  const passwordHash = user && !user.isDisabled ? user.passwordHash : null;
  const isRight = await isPassword({ password, passwordHash, beforeWork: assertTriesLeft });
  const loggedIn = isRight && user ? await openSession(ctx, { ...user, userAgent }) : null;
  if (!loggedIn) {
    await recordFailure(ctx, user);
    await ctx.limits.loginPerAccount.consume(account);
    await ctx.limits.loginPerAddress.consume(network);
    throw new AppError("invalid_credentials", "User name or password is wrong; check both and try again.");
  }
  await ctx.limits.loginPerAccount.forgive(account);
  return loggedIn;
}

type Checked = { id: string; passwordHash: string; userAgent: string | null };

/** Null when the user was disabled, removed or given another password while this one was being checked. */
function openSession(ctx: Ctx, { id: userId, passwordHash, userAgent }: Checked): Promise<LoggedIn | null> {
  return transact(ctx, async ({ tx, audit, emit }) => {
    const user = await tx.user.findUnique({ where: { id: userId, passwordHash, isDisabled: false } });
    if (!user) return null;
    const now = ctx.clock.now();
    const sessionToken = newToken("session");
    const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000);
    const address = addressOf(ctx.actor);
    const place = { address, userAgent: userAgent?.slice(0, USER_AGENT_MAX) ?? null };
    const tokenHash = sha256Hex(sessionToken);
    await tx.session.create({ data: { id: newId(), tokenHash, userId, createdAt: now, expiresAt, ...place } });
    await tx.user.update({ where: { id: userId }, data: { lastLoginAt: now } });
    await audit({
      action: "users.log_in",
      targetKind: "user",
      targetId: userId,
      details: { username: user.username },
    });
    emit("user.changed", { userId });
    return { userId, role: toRole(user.role), sessionToken, expiresAt };
  });
}

/** An unknown name is not written down: people type their password into the wrong field. */
function recordFailure(ctx: Ctx, user: { id: string; username: string; isDisabled: boolean } | null): Promise<void> {
  return transact(ctx, ({ audit }) =>
    audit({
      action: "users.log_in_failed",
      targetKind: "user",
      targetId: user?.id ?? "unknown",
      details: user ? { username: user.username, isDisabled: user.isDisabled } : {},
    }),
  );
}
