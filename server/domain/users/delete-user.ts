import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { assertAnotherAdmin, userNotFound } from "./rules";

/**
 * Removes an account with its sessions and API tokens; what it did stays in the audit log.
 * @throws AppError `user_not_found` · `last_admin`
 */
export async function deleteUser(ctx: Ctx, { userId }: { userId: string }): Promise<void> {
  requireAccess(ctx.actor, "admin", FLEET);
  await transact(ctx, async ({ tx, audit, emit }) => {
    const user = await tx.user.findUnique({ where: { id: userId } });
    if (!user) throw userNotFound();
    if (user.role === "admin" && !user.isDisabled) await assertAnotherAdmin(tx, userId);
    await tx.user.delete({ where: { id: userId } });
    await audit({
      action: "users.delete",
      targetKind: "user",
      targetId: userId,
      details: { before: { username: user.username, role: user.role, isDisabled: user.isDisabled } },
    });
    emit("session.ended", { userId, sessionId: null });
    emit("user.changed", { userId });
  });
}
