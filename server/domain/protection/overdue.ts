import { nextOccurrences } from "@/agent/calendar/mod";
import { nextRuns, type Planned } from "./expected-runs";

const HOUR_MS = 60 * 60 * 1000;
const LEAST_GRACE_MS = 10 * 60 * 1000;

export type Plan = Planned & { sourceGroupIds: string[] };
export type GroupFacts = { sourceGroupId: string; lastSnapshotAt: Date | null; changedAt: Date };

/**
 * The first instant at which a snapshot that is still missing makes the host overdue: the start of the run that should
 * have brought it, and a grace. Null when no snapshot is expected. Pure.
 */
export function overdueAtOf(plans: readonly Plan[], groups: readonly GroupFacts[]): Date | null {
  const instants = plans.flatMap((plan) =>
    groups
      .filter(({ sourceGroupId }) => plan.sourceGroupIds.includes(sourceGroupId))
      .map((group) => overdueOf(plan, group))
      .filter((instant) => instant !== null),
  );
  return earliest(instants);
}

const overdueOf = (plan: Plan, { lastSnapshotAt, changedAt }: Omit<GroupFacts, "sourceGroupId">): Date | null =>
  missedAfter(plan, lastSnapshotAt ?? changedAt);

/** The first instant at which a run that should have come after `after` counts as missing. Pure. */
export function missedAfter(plan: Planned, after: Date): Date | null {
  const [missing] = nextRuns(plan, after, 1);
  return missing ? new Date(missing.dueAt.getTime() + graceMs(plan, missing.nominalAt)) : null;
}

/** A tenth of the time between two runs, at most an hour and at least ten minutes, in milliseconds. */
function graceMs(plan: Planned, nominalAt: Date): number {
  const [next] = nextOccurrences(plan, nominalAt, 1);
  const interval = next ? next.nominalAt.getTime() - nominalAt.getTime() : Number.POSITIVE_INFINITY;
  return Math.min(HOUR_MS, Math.max(LEAST_GRACE_MS, interval / 10));
}

export const earliest = (instants: readonly Date[]): Date | null =>
  instants.reduce<Date | null>((least, one) => (least === null || one < least ? one : least), null);
