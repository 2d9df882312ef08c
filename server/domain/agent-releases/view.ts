import { z } from "zod";
import type { AgentBuild, UpdateCode } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { AgentRolloutModel } from "@/server/db/generated/models";
import { explainUpdate } from "./codes";
import { rolloutStateSchema, standingOf, toRollout } from "./fleet";
import {
  HOST_UPDATE_STATES,
  type HostUpdateState,
  isBehind,
  isBeingUpdated,
  isUnderWay,
  type RolloutState,
  toUpdateCode,
} from "./rules";

/** A version that this server holds, and how many hosts run it, or are behind it. */
export type ReleaseView = { version: string; builds: SignedBuild[]; hosts: number; hostsBehind: number };
export type SignedBuild = AgentBuild & { signature: string };

export type RolloutView = {
  rolloutId: string;
  version: string;
  state: RolloutState;
  canaryPercent: number;
  trialMs: number;
  startedBy: string;
  createdAt: Date;
  stateChangedAt: Date;
  /** Why it was stopped, or what took its place. */
  message: string | null;
  /** How far it has come; only while it is under way. */
  progress: RolloutProgress | null;
};
/** Numbers of hosts: whom it is about, those of them that get it first, run it, and are being updated. */
export type RolloutProgress = { hosts: number; canaries: number; done: number; underWay: number };

export async function toRolloutView(ctx: Ctx, row: AgentRolloutModel): Promise<RolloutView> {
  const { id: rolloutId, version, canaryPercent, trialMs, startedBy, createdAt, stateChangedAt, message } = row;
  const state = rolloutStateSchema.parse(row.state);
  const progress = isUnderWay(state) ? await progressOf(ctx, row) : null;
  return {
    ...{ rolloutId, version, state, canaryPercent, trialMs, startedBy, createdAt, stateChangedAt, message },
    progress,
  };
}

async function progressOf(ctx: Ctx, row: AgentRolloutModel): Promise<RolloutProgress> {
  const { candidates, canaries } = standingOf(ctx, await toRollout(ctx, row));
  return {
    hosts: candidates.length,
    canaries: candidates.length === 0 ? 0 : canaries.size,
    done: candidates.filter(({ agentVersion }) => !isBehind(agentVersion, row.version)).length,
    underWay: candidates.filter(
      ({ updateState, updateOfferId }) => updateOfferId === row.id && isBeingUpdated(updateState),
    ).length,
  };
}

/** What became of the update that a host was offered last. */
export type HostUpdateView = {
  version: string;
  state: HostUpdateState;
  code: UpdateCode | null;
  /** What the agent said of it. */
  message: string | null;
  /** What to do about it. */
  fix: string | null;
  at: Date;
};

const hostUpdateStateSchema = z.enum(HOST_UPDATE_STATES);

type HostRow = {
  updateVersion: string | null;
  updateState: string | null;
  updateCode: string | null;
  updateMessage: string | null;
  updateAt: Date | null;
};

/** A host's own columns → what may be shown of its last update; null when there was none. */
export function toHostUpdateView(row: HostRow): HostUpdateView | null {
  const { updateVersion: version, updateAt: at, updateMessage: message } = row;
  if (version === null || at === null || row.updateState === null) return null;
  const code = toUpdateCode(row.updateCode);
  const fix = code === null ? null : explainUpdate(code).fix;
  return { version, state: hostUpdateStateSchema.parse(row.updateState), code, message, fix, at };
}

/** The version that this server holds, where it is newer than that one. */
export function newerAgentVersion(ctx: Ctx, agentVersion: string): string | null {
  const newest = ctx.builds.newestVersion();
  return newest !== null && isBehind(agentVersion, newest) ? newest : null;
}
