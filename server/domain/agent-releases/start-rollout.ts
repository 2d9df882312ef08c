import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { parseInput } from "@/server/core/input";
import { actorName } from "@/server/core/request";
import { transact, type Unit } from "@/server/db/transact";
import { UNDER_WAY } from "./fleet";
import { isBehind, newestOf } from "./rules";
import { type StartRolloutInput, startRolloutSchema } from "./schemas";
import { type RolloutView, toRolloutView } from "./view";

/**
 * Begins to bring the fleet to a version that this server holds: some hosts first, then, when those run it, all.
 * A rollout of an older version that is under way ends there.
 * @throws AppError `version_not_built`, `rollout_under_way`
 */
export async function startRollout(ctx: Ctx, input: StartRolloutInput = {}): Promise<RolloutView> {
  requireAccess(ctx.actor, "admin", FLEET);
  const { canaryPercent, trialMs, ...wanted } = parseInput(startRolloutSchema, input);
  const versions = (await ctx.builds.current()).map(({ build }) => build.version);
  const version = wanted.version ?? newestOf(versions);
  if (version === null || !versions.includes(version)) throw notBuilt(version, newestOf(versions));
  const row = await transact(ctx, async (unit) => {
    await supersede(unit, ctx, version);
    const at = ctx.clock.now();
    const values = { version, canaryPercent, trialMs };
    const made = await unit.tx.agentRollout.create({
      data: {
        ...{ id: newId(), state: "canary", startedBy: actorName(ctx.actor), createdAt: at, stateChangedAt: at },
        ...values,
      },
    });
    const target = { targetKind: "rollout", targetId: made.id };
    await unit.audit({ action: "agent-releases.start_rollout", ...target, details: { after: values } });
    unit.emit("agent-releases.changed", { rolloutId: made.id });
    unit.emit("agent.update_due", { hostId: null });
    return made;
  });
  return toRolloutView(ctx, row);
}

function notBuilt(wanted: string | null, newest: string | null): AppError {
  if (newest === null || wanted === null)
    return new AppError("version_not_built", "This server holds no agent; run npm run build there first.");
  return new AppError(
    "version_not_built",
    `This server holds agent ${newest} and no ${wanted}; roll out what it holds.`,
  );
}

/** @throws AppError `rollout_under_way` for one of the same or of a newer version */
async function supersede(unit: Unit, ctx: Ctx, version: string): Promise<void> {
  const current = await unit.tx.agentRollout.findFirst({ where: UNDER_WAY });
  if (!current) return;
  if (!isBehind(current.version, version))
    throw new AppError(
      "rollout_under_way",
      `Agent ${current.version} is being rolled out; promote or stop that first.`,
    );
  const message = `Agent ${version} took its place.`;
  await unit.tx.agentRollout.update({
    where: { id: current.id },
    data: { state: "finished", stateChangedAt: ctx.clock.now(), message },
  });
  const target = { targetKind: "rollout", targetId: current.id };
  const details = { version: current.version, before: current.state, after: "finished", message };
  await unit.audit({ action: "agent-releases.advance_rollout", ...target, details });
  unit.emit("agent-releases.changed", { rolloutId: current.id });
}
