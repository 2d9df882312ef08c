import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";

/** Ends the actor's own session; its cookie is dead at once. An API token has no session, so nothing happens. */
export async function logOut(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { actor } = ctx;
  if (actor.kind !== "user") return;
  await transact(ctx, async ({ tx, audit, emit }) => {
    const { count } = await tx.session.deleteMany({ where: { id: actor.sessionId } });
    if (count === 0) return;
    await audit({ action: "users.log_out", targetKind: "user", targetId: actor.id });
    emit("session.ended", { userId: actor.id, sessionId: actor.sessionId });
  });
}
