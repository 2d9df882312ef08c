import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { networkOf } from "@/server/core/request";
import { hashPassword, isPassword } from "@/server/crypto/passwords";
import { transact } from "@/server/db/transact";
import { userNotFound } from "./rules";
import type { ChangeOwnPasswordInput } from "./schemas";

/**
 * Gives the logged-in user a new password; all other sessions of that user end, this one goes on.
 * @throws AppError `invalid_request` when the current password is wrong · `rate_limited`
 */
export async function changeOwnPassword(ctx: Ctx, input: ChangeOwnPasswordInput): Promise<void> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new AppError("role_required", "Log in as a person to change your password.");
  const limitKey = `${actor.name} ${networkOf(actor.address)}`;
  const assertTriesLeft = () => ctx.limits.loginPerAccount.check(limitKey);
  const user = await ctx.db.prisma.user.findUnique({ where: { id: actor.id } });
  if (!user) throw userNotFound();
  const { passwordHash } = user;
  if (!(await isPassword({ password: input.currentPassword, passwordHash, beforeWork: assertTriesLeft }))) {
    await ctx.limits.loginPerAccount.consume(limitKey);
    throw new AppError("invalid_request", "The current password is wrong; type it again.", {
      details: [{ field: "currentPassword", message: "is wrong" }],
    });
  }
  const newHash = await hashPassword(input.newPassword);
  await transact(ctx, async ({ tx, audit, emit }) => {
    await tx.user.update({ where: { id: actor.id }, data: { passwordHash: newHash } });
    const others = { userId: actor.id, id: { not: actor.sessionId } };
    const ended = await tx.session.findMany({ where: others, select: { id: true } });
    await tx.session.deleteMany({ where: others });
    await audit({ action: "users.change_own_password", targetKind: "user", targetId: actor.id });
    for (const { id } of ended) emit("session.ended", { userId: actor.id, sessionId: id });
  });
}
