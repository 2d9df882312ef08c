import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";

/**
 * Ends the actor's own session; its cookie is dead at once. Open to everybody: nobody can end another's session with
 * it, and who has none (or an API token) is logged out already.
 */
export async function logOut(ctx: Ctx): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user") return;
  await transact(ctx, async ({ tx, audit, emit }) => {
    const { count } = await tx.session.deleteMany({ where: { id: actor.sessionId } });
    if (count === 0) return;
    await audit({ action: "users.log_out", targetKind: "user", targetId: actor.id });
    emit("session.ended", { userId: actor.id, sessionId: actor.sessionId });
    emit("user.changed", { userId: actor.id });
  });
}
