import type { z } from "zod";
import { type ScheduleKind, scheduleSchema } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { PlannedRow } from "@/server/db/fleet-reads";
import { type Planned, runsUntil } from "@/server/domain/protection";
import { createTurns, shared } from "./shared";

export type UpcomingRun = { hostId: string; hostname: string; schedule: string; kind: ScheduleKind; at: Date };
export type UpcomingHour = { from: Date; count: number; first: UpcomingRun[] };

const HOUR_MS = 60 * 60 * 1000;
const HOURS = 24;
const MAX_NAMED = 3;
/** A schedule that runs every minute of a day. */
const MAX_RUNS = 24 * 60;
const plannedSchema = scheduleSchema.pick({ blackouts: true, missedRunPolicy: true, kind: true });

const upcoming = shared<UpcomingHour[]>({ freshMs: 5 * 60_000 });

/**
 * What schedules start within the next 24 hours: how many runs an hour, and the first of them by name. Two SQL
 * statements; working the times out takes turns with everything else, and is done again when a schedule has changed.
 */
export async function listUpcoming(ctx: Ctx): Promise<UpcomingHour[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  return upcoming(ctx, ctx.db.fleet.plannedMark(), () => makeUpcoming(ctx));
}

async function makeUpcoming(ctx: Ctx): Promise<UpcomingHour[]> {
  const after = ctx.clock.now();
  const start = Math.floor(after.getTime() / HOUR_MS) * HOUR_MS;
  const hours: UpcomingHour[] = Array.from({ length: HOURS }, (_, i) => ({
    from: new Date(start + i * HOUR_MS),
    count: 0,
    first: [],
  }));
  const span = { after, until: new Date(start + HOURS * HOUR_MS - 1), limit: MAX_RUNS };
  const turn = createTurns();
  const parse = createParser();
  for (const row of ctx.db.fleet.planned()) {
    const { plan, kind } = toPlan(row, parse(row));
    for (const { dueAt } of runsUntil(plan, span)) {
      const hour = hours[Math.floor((dueAt.getTime() - start) / HOUR_MS)];
      if (!hour) continue;
      hour.count += 1;
      name(hour.first, { hostId: row.hostId, hostname: row.hostname, schedule: row.name, kind, at: dueAt });
    }
    await turn();
  }
  return hours;
}

type Parsed = z.infer<typeof plannedSchema>;

/** Most schedules of a fleet are alike in this. */
function createParser(): (row: PlannedRow) => Parsed {
  const known = new Map<string, Parsed>();
  return ({ blackouts, missedRunPolicy, kind }) => {
    const key = `${kind} ${missedRunPolicy} ${blackouts ?? ""}`;
    const parsed =
      known.get(key) ??
      plannedSchema.parse({ kind, missedRunPolicy, blackouts: blackouts === null ? [] : JSON.parse(blackouts) });
    known.set(key, parsed);
    return parsed;
  };
}

function toPlan(row: PlannedRow, { blackouts, missedRunPolicy, kind }: Parsed): { plan: Planned; kind: ScheduleKind } {
  const { id, cron, timeZone, spreadSeconds } = row;
  const countsFrom = new Date(row.countsFrom);
  const pausedUntil = row.pausedUntil === null ? null : new Date(row.pausedUntil).toISOString();
  return {
    kind,
    plan: { scheduleId: id, cron, timeZone, spreadSeconds, blackouts, missedRunPolicy, pausedUntil, countsFrom },
  };
}

/** Keeps the earliest few. */
function name(first: UpcomingRun[], run: UpcomingRun): void {
  const last = first[MAX_NAMED - 1];
  if (last && last.at <= run.at) return;
  first.push(run);
  first.sort((a, b) => a.at.getTime() - b.at.getTime() || a.hostname.localeCompare(b.hostname, "en"));
  first.length = Math.min(first.length, MAX_NAMED);
}
