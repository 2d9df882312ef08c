import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { lastDays } from "@/server/core/days";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type DayState, dayStateOf } from "./day-state";
import { type HostDaysInput, hostDaysSchema, STRIP_DAYS } from "./schemas";

export type HostDay = { day: string; state: DayState };
export type HostDays = { hostId: string; days: HostDay[] };

/** The last 30 days of each of these hosts, the oldest first; one SQL statement. A host that is none has empty days. */
export async function listHostDays(ctx: Ctx, input: HostDaysInput): Promise<HostDays[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { hostIds } = parseInput(hostDaysSchema, input);
  const days = lastDays(ctx.clock.now(), STRIP_DAYS);
  const states = new Map<string, DayState>();
  for (const row of ctx.db.days.ofHosts({ hostIds, from: days[0] ?? "" }))
    states.set(`${row.hostId} ${row.day}`, dayStateOf(row));
  return hostIds.map((hostId) => ({
    hostId,
    days: days.map((day) => ({ day, state: states.get(`${hostId} ${day}`) ?? "none" })),
  }));
}

/**
 * The same of one host.
 * @throws AppError `host_not_found`
 */
export async function getHostDays(ctx: Ctx, { hostId }: { hostId: string }): Promise<HostDay[]> {
  await requireHostAccess(ctx, "viewer", hostId);
  return (await listHostDays(ctx, { hostIds: [hostId] }))[0]?.days ?? [];
}
