import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { rolloutFinished, rolloutNotFound, UNDER_WAY } from "./fleet";
import type { RolloutRef } from "./schemas";
import { type RolloutView, toRolloutView } from "./view";

/**
 * Offers a rollout's version to everyone, without waiting for the hosts that were to try it first. A second time
 * changes nothing.
 * @throws AppError `rollout_not_found`, `rollout_finished`
 */
export async function promoteRollout(ctx: Ctx, { rolloutId }: RolloutRef): Promise<RolloutView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const row = await transact(ctx, async (unit) => {
    const { agentRollout } = unit.tx;
    const before = await agentRollout.findUnique({ where: { id: rolloutId } });
    if (!before) throw rolloutNotFound();
    if (!UNDER_WAY.state.in.includes(before.state)) throw rolloutFinished();
    if (before.state === "everyone") return before;
    const data = { state: "everyone", stateChangedAt: ctx.clock.now() };
    const after = await agentRollout.update({ where: { id: rolloutId }, data });
    const details = { version: before.version, before: before.state, after: after.state };
    await unit.audit({ action: "agent-releases.promote_rollout", targetKind: "rollout", targetId: rolloutId, details });
    unit.emit("agent-releases.changed", { rolloutId });
    unit.emit("agent.update_due", { hostId: null });
    return after;
  });
  return toRolloutView(ctx, row);
}
