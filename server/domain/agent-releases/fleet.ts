import { z } from "zod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { AgentRolloutModel } from "@/server/db/generated/models";
import {
  canariesOf,
  candidatesOf,
  type FleetHost,
  isBeingUpdated,
  platformOf,
  ROLLOUT_STATES,
  type Rollout,
  type Standing,
} from "./rules";

export const rolloutStateSchema = z.enum(ROLLOUT_STATES);
export const UNDER_WAY = { state: { in: ["canary", "everyone"] } };

export const rolloutNotFound = () =>
  new AppError("rollout_not_found", "There is no such rollout; look it up in the list of rollouts.");
export const rolloutFinished = () =>
  new AppError("rollout_finished", "This rollout is over; start a new one to go on.");

/** A rollout with what this server holds of its version. */
export async function toRollout(ctx: Ctx, row: AgentRolloutModel): Promise<Rollout> {
  const held = await ctx.builds.current();
  const { id: rolloutId, version, canaryPercent, trialMs } = row;
  const platforms = new Set(held.flatMap(({ build }) => (build.version === version ? [platformOf(build)] : [])));
  return { rolloutId, version, state: rolloutStateSchema.parse(row.state), canaryPercent, trialMs, platforms };
}

/** How a rollout stands among all hosts; the whole fleet is read. */
export function standingOf(ctx: Ctx, rollout: Rollout): Standing {
  const candidates = candidatesOf(rollout, ctx.db.reads.fleet());
  return {
    candidates,
    canaries: canariesOf(rollout, candidates),
    isAwaited: (host) => ctx.agents.isUpdatable(host.id) || isPerhapsOnTrial(ctx, rollout, host),
  };
}

/** What a restart may take on top of the trial until the host is heard of again, in milliseconds. */
const RESTART_MS = 60_000;

/** A host that went away in the middle of an update, not longer ago than a trial lasts. */
function isPerhapsOnTrial(ctx: Ctx, { trialMs }: Rollout, { id, updateState, lastSeenAt }: FleetHost): boolean {
  if (!isBeingUpdated(updateState)) return false;
  const heardAt = Math.max(ctx.agents.lastSeenAt(id)?.getTime() ?? 0, lastSeenAt?.getTime() ?? 0);
  return heardAt >= ctx.clock.now().getTime() - trialMs - RESTART_MS;
}
