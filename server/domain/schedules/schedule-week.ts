import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { createBreath } from "./breath";
import { fleetPlan, fromFleet } from "./fleet-cache";
import { type ScheduleWeekInput, scheduleWeekSchema } from "./schemas";
import { weekCells } from "./week-cells";
import { countWeek, type WeekHour } from "./week-count";

export type ScheduleWeek = {
  timeZone: string;
  hours: WeekHour[];
  /** Enabled schedules of the fleet. */
  schedules: number;
};

/**
 * What the fleet's schedules will do in seven days, hour by hour by the reader's clock, and where hosts get in each
 * other's way. Kept until a schedule changes.
 * @throws AppError `invalid_request`
 */
export async function scheduleWeek(ctx: Ctx, input: ScheduleWeekInput = {}): Promise<ScheduleWeek> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { from, timeZone } = parseInput(scheduleWeekSchema, input);
  const cells = weekCells(from === undefined ? ctx.clock.now() : new Date(from), timeZone);
  const key = `week ${cells[0]?.at.getTime()} ${timeZone}`;
  return fromFleet(ctx, key, async () => {
    const fleet = await fleetPlan(ctx);
    return { timeZone, hours: await countWeek(fleet, cells, createBreath()), schedules: fleet.schedules };
  });
}
