import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { ownUserId } from "./rules";

/**
 * Ends one of the actor's own sessions at once, such as on a computer that was left behind.
 * @throws AppError `session_not_found`
 */
export async function endSession(ctx: Ctx, { sessionId }: { sessionId: string }): Promise<void> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const userId = ownUserId(ctx);
  await transact(ctx, async ({ tx, audit, emit }) => {
    const { count } = await tx.session.deleteMany({ where: { id: sessionId, userId } });
    if (count === 0)
      throw new AppError("session_not_found", "There is no such session of yours; list them and pick one.");
    await audit({ action: "users.end_session", targetKind: "session", targetId: sessionId });
    emit("session.ended", { userId, sessionId });
    emit("user.changed", { userId });
  });
}
