import type { Actor, Ctx } from "@/server/core/context";
import { currentUser } from "./current-user";

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Aborts `end` as soon as the actor's right to read ends: logout, disabling, a change of role, expiry. It watches
 * until `end` is aborted, so whoever made `end` aborts it when the reading is over.
 * @throws AppError `unauthenticated`, `role_required` when the right has ended already; `end` is aborted then, too
 */
export async function endWithAccess(ctx: Ctx, end: AbortController): Promise<void> {
  const stop = () => end.abort();
  const off = ctx.events.on("session.ended", (ended) => {
    if (isOwnSession(ctx.actor, ended)) stop();
  });
  end.signal.addEventListener("abort", off, { once: true });
  if (end.signal.aborted) off();
  try {
    // Only now, with the listener in place: a session that ended just before is seen here, a later end there.
    const { expiresAt } = await currentUser(ctx);
    if (end.signal.aborted) return;
    const expiry = setTimeout(stop, Math.min(expiresAt.getTime() - ctx.clock.now().getTime(), MAX_TIMER_MS));
    end.signal.addEventListener("abort", () => clearTimeout(expiry), { once: true });
  } catch (error) {
    stop();
    throw error;
  }
}

function isOwnSession(actor: Actor, ended: { userId: string; sessionId: string | null }): boolean {
  if (actor.kind !== "user" && actor.kind !== "api_token") return false;
  if (ended.userId !== actor.id) return false;
  const own = actor.kind === "user" ? actor.sessionId : actor.tokenId;
  return ended.sessionId === null || ended.sessionId === own;
}
