import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { standingOf, toRollout, UNDER_WAY } from "./fleet";
import { isUnderWay, nextState, type Rollout, type RolloutState } from "./rules";

/** Which hosts are to have which version now; `hosts` is null for all of them. */
export type RolloutInForce = { rolloutId: string; version: string; hosts: ReadonlySet<string> | null };

/**
 * Lets the rollout that is under way pass on by itself when its time has come, and says whom it is about now.
 * Without one it costs a SELECT; with one it reads the whole fleet, so it is not for each message of an agent.
 */
export async function reviewRollout(ctx: Ctx): Promise<RolloutInForce | null> {
  requireAccess(ctx.actor, "system", FLEET);
  const row = await ctx.db.prisma.agentRollout.findFirst({ where: UNDER_WAY });
  if (!row) return null;
  const rollout = await toRollout(ctx, row);
  const standing = standingOf(ctx, rollout);
  const state = nextState(rollout, standing);
  if (state !== rollout.state) await passOn(ctx, rollout, state);
  if (!isUnderWay(state)) return null;
  const { rolloutId, version } = rollout;
  return { rolloutId, version, hosts: state === "everyone" ? null : standing.canaries };
}

/** Does nothing when somebody has stopped or promoted it meanwhile. */
async function passOn(ctx: Ctx, { rolloutId, version, state: before }: Rollout, after: RolloutState): Promise<void> {
  await transact(ctx, async (unit) => {
    const { count } = await unit.tx.agentRollout.updateMany({
      where: { id: rolloutId, state: before },
      data: { state: after, stateChangedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    await unit.audit({
      action: "agent-releases.advance_rollout",
      targetKind: "rollout",
      targetId: rolloutId,
      details: { version, before, after },
    });
    unit.emit("agent-releases.changed", { rolloutId });
    if (after === "everyone") unit.emit("agent.update_due", { hostId: null });
  });
}
