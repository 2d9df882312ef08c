import type { ScheduleKind } from "@/agent/protocol/mod";
import type { Breath } from "./breath";
import type { FleetPlan, Plan, Sharing } from "./fleet-plan";
import { createPlanRuns, type PlanRuns, type Span } from "./plan-runs";
import type { HourCell } from "./week-cells";

export type WeekHour = HourCell & {
  runs: number;
  /** The most runs that start within one minute. */
  peak: number;
  /** Repositories that one host needs for itself in this hour while another works on it too. */
  collisions: number;
};

const EXCLUSIVE: Record<ScheduleKind, boolean> = {
  backup: false,
  verify: false,
  forget: true,
  prune: true,
  check: true,
};
/** Whether it keeps every other host out of the repository while it runs. */
export const isExclusive = (kind: ScheduleKind): boolean => EXCLUSIVE[kind];

const MINUTE_MS = 60_000;

/** How many runs start in each hour, and in which of them hosts get in each other's way. */
export async function countWeek(fleet: FleetPlan, cells: readonly HourCell[], breath: Breath): Promise<WeekHour[]> {
  const span = spanOf(cells);
  const minutes = new Uint32Array(Math.ceil((span.untilMs - span.fromMs) / MINUTE_MS));
  const cellOf = cellsByMinute(cells, minutes.length);
  const collisions = new Uint32Array(cells.length);
  const runs = createPlanRuns(span, breath);
  for (const group of fleet.groups) {
    const use = group.hosts > 1 ? createUse(cells.length) : null;
    await countGroup(group, { span, minutes, cellOf, runs, use, breath });
    use?.addTo(collisions);
  }
  return cells.map((cell, index) => {
    const from = (cell.at.getTime() - span.fromMs) / MINUTE_MS;
    const own = minutes.subarray(from, (cell.until.getTime() - span.fromMs) / MINUTE_MS);
    let [sum, peak] = [0, 0];
    for (const starts of own) {
      sum += starts;
      if (starts > peak) peak = starts;
    }
    return { ...cell, runs: sum, peak, collisions: collisions[index] ?? 0 };
  });
}

type Counting = {
  span: Span;
  minutes: Uint32Array;
  cellOf: Uint16Array;
  runs: PlanRuns;
  use: ReturnType<typeof createUse> | null;
  breath: Breath;
};

async function countGroup({ plans }: Sharing, { span, minutes, cellOf, runs, use, breath }: Counting): Promise<void> {
  for (const plan of plans) {
    await runs.each(plan, (dueMs) => {
      const minute = Math.floor((dueMs - span.fromMs) / MINUTE_MS);
      minutes[minute] = (minutes[minute] ?? 0) + 1;
      use?.note(cellOf[minute] ?? 0, plan);
    });
    if (breath.isDue()) await breath.take();
  }
}

/** Who uses one repository in each hour. */
function createUse(cells: number) {
  const hosts: (string | undefined)[] = new Array(cells);
  const isShared = new Uint8Array(cells);
  const isTaken = new Uint8Array(cells);
  return {
    note(cell: number, { hostId, kind }: Pick<Plan, "hostId" | "kind">) {
      const first = hosts[cell];
      if (first === undefined) hosts[cell] = hostId;
      else if (first !== hostId) isShared[cell] = 1;
      if (EXCLUSIVE[kind]) isTaken[cell] = 1;
    },
    addTo(collisions: Uint32Array) {
      for (let cell = 0; cell < cells; cell += 1)
        if (isShared[cell] === 1 && isTaken[cell] === 1) collisions[cell] = (collisions[cell] ?? 0) + 1;
    },
  };
}

const spanOf = (cells: readonly HourCell[]): Span => ({
  fromMs: cells[0]?.at.getTime() ?? 0,
  untilMs: cells.at(-1)?.until.getTime() ?? 0,
});

function cellsByMinute(cells: readonly HourCell[], length: number): Uint16Array {
  const start = cells[0]?.at.getTime() ?? 0;
  const cellOf = new Uint16Array(length);
  for (const [index, { at, until }] of cells.entries())
    cellOf.fill(index, (at.getTime() - start) / MINUTE_MS, (until.getTime() - start) / MINUTE_MS);
  return cellOf;
}
