import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { hashPassword } from "@/server/crypto/passwords";
import { transact } from "@/server/db/transact";
import type { CreateUserInput } from "./schemas";
import { toUserView, type UserView } from "./view";

/**
 * Adds an account.
 * @throws AppError `username_taken`
 */
export async function createUser(ctx: Ctx, { username, password, role }: CreateUserInput): Promise<UserView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const passwordHash = await hashPassword(password);
  return transact(ctx, async ({ tx, audit, emit }) => {
    if (await tx.user.findUnique({ where: { username } }))
      throw new AppError("username_taken", "This user name is taken; choose another one.", {
        details: [{ field: "username", message: "is taken" }],
      });
    const createdAt = ctx.clock.now();
    const user = await tx.user.create({ data: { id: newId(), username, passwordHash, role, createdAt } });
    await audit({
      action: "users.create",
      targetKind: "user",
      targetId: user.id,
      details: { after: { username, role } },
    });
    emit("user.changed", { userId: user.id });
    return toUserView(user);
  });
}
