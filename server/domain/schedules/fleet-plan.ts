import { spreadMs } from "@/agent/calendar/mod";
import { type Blackout, blackoutSchema, type ScheduleKind, scheduleKindSchema } from "@/agent/protocol/mod";
import type { PlannedReads, PlannedRow, RepositoryUse } from "@/server/db/database";
import { PLANNED_SLICES } from "@/server/db/planned";
import type { Breath } from "./breath";

/** An enabled schedule, in the shape in which thousands of them are looked at. */
export type Plan = {
  scheduleId: string;
  name: string;
  kind: ScheduleKind;
  hostId: string;
  hostname: string;
  cron: string;
  timeZone: string;
  /** Its own point in the window of delay. */
  delayMs: number;
  blackouts: readonly Blackout[];
  /** What a blackout takes away comes once when it ends. */
  isMadeUp: boolean;
  /** Only what is due after this instant was ever meant: it was made or changed then, or is paused until then. */
  meantAfterMs: number;
};

/** The schedules of the hosts that use one repository. */
export type Sharing = { url: string; plans: Plan[]; hosts: number };
export type FleetPlan = { groups: Sharing[]; schedules: number };

/** Every enabled schedule by the repository it works on: a fixed number of statements, with breaths between them. */
export async function readFleetPlan(planned: PlannedReads, breath: Breath): Promise<FleetPlan> {
  const keyOf = repositoryKeys(planned.repositories());
  await breath.take();
  const groups = new Map<string, Sharing & { hostIds: Set<string> }>();
  let schedules = 0;
  for (let slice = 0; slice < PLANNED_SLICES; slice += 1) {
    for (const row of planned.schedules(slice)) {
      const plan = toPlan(row);
      const { key, url } = keyOf(plan.hostId);
      const group = groups.get(key) ?? { url, plans: [], hosts: 0, hostIds: new Set() };
      group.plans.push(plan);
      groups.set(key, group);
      group.hostIds.add(plan.hostId);
      schedules += 1;
    }
    await breath.take();
  }
  return {
    groups: [...groups.values()].map(({ hostIds, ...group }) => ({ ...group, hosts: hostIds.size })),
    schedules,
  };
}

const blackoutsSchema = blackoutSchema.array();

const toPlan = (row: PlannedRow): Plan => ({
  scheduleId: row.id,
  name: row.name,
  kind: scheduleKindSchema.parse(row.kind),
  hostId: row.hostId,
  hostname: row.hostname,
  cron: row.cron,
  timeZone: row.timeZone,
  delayMs: spreadMs(row.id, row.spreadSeconds),
  blackouts: row.blackouts === null || row.blackouts === "[]" ? [] : blackoutsSchema.parse(JSON.parse(row.blackouts)),
  isMadeUp: row.missedRunPolicy === "catch_up",
  meantAfterMs: Math.max(row.countsFrom.getTime(), (row.pausedUntil?.getTime() ?? 0) - 1),
});

/**
 * Which hosts use one repository: the same address, or the same repository by restic's own id under another.
 * @returns a host's repository; a host without one stands for itself
 */
function repositoryKeys(uses: readonly RepositoryUse[]): (hostId: string) => { key: string; url: string } {
  const above = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    return root;
  };
  for (const { url, resticRepositoryId } of uses) {
    if (resticRepositoryId === null) continue;
    const [own, shared] = [rootOf(`url ${url}`), rootOf(`id ${resticRepositoryId}`)];
    if (own !== shared) above.set(own, shared);
  }
  const byHost = new Map(uses.map(({ hostId, url }) => [hostId, { key: rootOf(`url ${url}`), url }]));
  return (hostId) => byHost.get(hostId) ?? { key: `host ${hostId}`, url: "" };
}
