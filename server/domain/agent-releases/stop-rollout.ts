import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { actorName } from "@/server/core/request";
import { transact } from "@/server/db/transact";
import { rolloutFinished, rolloutNotFound, UNDER_WAY } from "./fleet";
import type { RolloutRef } from "./schemas";
import { type RolloutView, toRolloutView } from "./view";

/**
 * Offers a rollout's version to nobody any more. Hosts that have taken it keep it, and those that are at it go on.
 * A second time changes nothing.
 * @throws AppError `rollout_not_found`, `rollout_finished`
 */
export async function stopRollout(ctx: Ctx, { rolloutId }: RolloutRef): Promise<RolloutView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const row = await transact(ctx, async (unit) => {
    const { agentRollout } = unit.tx;
    const before = await agentRollout.findUnique({ where: { id: rolloutId } });
    if (!before) throw rolloutNotFound();
    if (before.state === "stopped") return before;
    if (!UNDER_WAY.state.in.includes(before.state)) throw rolloutFinished();
    const message = `Stopped by ${actorName(ctx.actor)}.`;
    const data = { state: "stopped", stateChangedAt: ctx.clock.now(), message };
    const after = await agentRollout.update({ where: { id: rolloutId }, data });
    const details = { version: before.version, before: before.state, after: after.state };
    await unit.audit({ action: "agent-releases.stop_rollout", targetKind: "rollout", targetId: rolloutId, details });
    unit.emit("agent-releases.changed", { rolloutId });
    return after;
  });
  return toRolloutView(ctx, row);
}
