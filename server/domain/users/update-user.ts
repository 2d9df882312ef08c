import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { hashPassword } from "@/server/crypto/passwords";
import { transact } from "@/server/db/transact";
import { assertAnotherAdmin, userNotFound } from "./rules";
import type { UpdateUserInput } from "./schemas";
import { toRole, toUserView, type UserView } from "./view";

/**
 * Changes role, disabled state or password of an account. Each of them cuts the user's live streams; disabling and a
 * new password also end all sessions, while a new role lives on in them because it is read with every request.
 * @throws AppError `user_not_found` · `last_admin`
 */
export async function updateUser(ctx: Ctx, { userId, password, ...wanted }: UpdateUserInput): Promise<UserView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return transact(ctx, async ({ tx, audit, emit }) => {
    const before = await tx.user.findUnique({ where: { id: userId } });
    if (!before) throw userNotFound();
    const role = wanted.role ?? toRole(before.role);
    const isDisabled = wanted.isDisabled ?? before.isDisabled;
    const isUnchanged = role === before.role && isDisabled === before.isDisabled && !passwordHash;
    if (isUnchanged) return toUserView(before);
    const wasAdmin = before.role === "admin" && !before.isDisabled;
    if (wasAdmin && (role !== "admin" || isDisabled)) await assertAnotherAdmin(tx, userId);

    const after = await tx.user.update({
      where: { id: userId },
      data: { role, isDisabled, ...(passwordHash ? { passwordHash } : {}) },
    });
    if (isDisabled || passwordHash) await tx.session.deleteMany({ where: { userId } });
    await audit({
      action: "users.update",
      targetKind: "user",
      targetId: userId,
      details: {
        username: before.username,
        before: { role: before.role, isDisabled: before.isDisabled },
        after: { role, isDisabled },
        isPasswordReset: passwordHash !== null,
      },
    });
    emit("session.ended", { userId, sessionId: null });
    emit("user.changed", { userId });
    return toUserView(after);
  });
}
