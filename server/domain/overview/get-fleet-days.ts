import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { lastDays } from "@/server/core/days";
import type { FleetDay } from "@/server/db/fleet-reads";
import { STRIP_DAYS } from "./schemas";
import { createTurns, shared } from "./shared";

export type FleetDays = ({ day: string } & FleetDay)[];

const today = shared<FleetDay>({ freshMs: 60_000, restMs: 1000 });
/** An agent that was away may still report what ended days ago; that does not have to show at once. */
const before = shared<FleetDay>({ freshMs: 10 * 60_000 });

/** How many hosts had which kind of day, for the last 30 days, the oldest first; a statement a day, each made once. */
export async function getFleetDays(ctx: Ctx): Promise<FleetDays> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const names = lastDays(ctx.clock.now(), STRIP_DAYS);
  const days: FleetDays = [];
  const turn = createTurns();
  for (const day of names) {
    const ask = day === names.at(-1) ? today : before;
    days.push({ day, ...(await ask(ctx, day, () => ctx.db.fleet.day(day))) });
    await turn();
  }
  return days;
}
