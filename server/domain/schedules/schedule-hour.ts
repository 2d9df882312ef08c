import type { ScheduleKind } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { createBreath } from "./breath";
import { fleetPlan } from "./fleet-cache";
import type { Plan } from "./fleet-plan";
import { createPlanRuns } from "./plan-runs";
import { type ScheduleHourInput, scheduleHourSchema } from "./schemas";
import { isExclusive } from "./week-count";

export type PlannedRun = {
  scheduleId: string;
  name: string;
  kind: ScheduleKind;
  hostId: string;
  hostname: string;
  nominalAt: Date;
  dueAt: Date;
  /** Address of the repository on which this run and another host's get in each other's way. */
  collidesOn: string | null;
};
export type ScheduleHour = {
  /** All of them; the list may be shorter. */
  total: number;
  /** Those that collide first, by repository; each part by the time they start. */
  runs: PlannedRun[];
};

/**
 * The runs that start within an hour, or the few that are asked for.
 * @throws AppError `invalid_request`
 */
export async function scheduleHour(ctx: Ctx, input: ScheduleHourInput): Promise<ScheduleHour> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { from, until, limit } = parseInput(scheduleHourSchema, input);
  const span = { fromMs: new Date(from).getTime(), untilMs: new Date(until).getTime() };
  const breath = createBreath();
  const planRuns = createPlanRuns(span, breath);
  const all: PlannedRun[] = [];
  for (const { url, plans, hosts } of (await fleetPlan(ctx)).groups) {
    const runs: PlannedRun[] = [];
    for (const plan of plans) {
      await planRuns.each(plan, (dueMs, nominalMs) => runs.push(toRun(plan, dueMs, nominalMs)));
      if (breath.isDue()) await breath.take();
    }
    if (hosts > 1 && isCollision(runs)) for (const run of runs) run.collidesOn = url;
    for (const run of runs) all.push(run);
  }
  await breath.take();
  return { total: all.length, runs: all.sort(byImportance).slice(0, limit) };
}

const toRun = ({ scheduleId, name, kind, hostId, hostname }: Plan, dueMs: number, nominalMs: number): PlannedRun => ({
  ...{ scheduleId, name, kind, hostId, hostname },
  nominalAt: new Date(nominalMs),
  dueAt: new Date(dueMs),
  collidesOn: null,
});

const isCollision = (runs: readonly PlannedRun[]): boolean =>
  runs.some(({ kind }) => isExclusive(kind)) && runs.some(({ hostId }) => hostId !== runs[0]?.hostId);

function byImportance(a: PlannedRun, b: PlannedRun): number {
  if (a.collidesOn !== b.collidesOn) {
    if (a.collidesOn === null) return 1;
    if (b.collidesOn === null) return -1;
    return a.collidesOn < b.collidesOn ? -1 : 1;
  }
  return a.dueAt.getTime() - b.dueAt.getTime() || (a.hostname < b.hostname ? -1 : 1);
}
