import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { withHost } from "./rows";
import { type ListSchedulesInput, listSchedulesSchema } from "./schemas";
import { type ScheduleView, toScheduleViews } from "./view";

/** Schedules of one host or of the fleet, by host name and name. */
export async function listSchedules(ctx: Ctx, input: ListSchedulesInput = {}): Promise<ScheduleView[]> {
  if (input.hostId === undefined) requireAccess(ctx.actor, "viewer", FLEET);
  else await requireHostAccess(ctx, "viewer", input.hostId);
  const { hostId, limit, after } = parseInput(listSchedulesSchema, input);
  const { schedule } = ctx.db.prisma;
  if (after !== undefined && (await schedule.count({ where: { id: after } })) === 0)
    throw new AppError("schedule_not_found", "The page's last schedule is gone; load the list from its start.");
  const rows = await schedule.findMany({
    where: hostId === undefined ? {} : { hostId },
    orderBy: [{ host: { hostname: "asc" } }, { name: "asc" }],
    take: limit,
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    include: withHost,
  });
  return toScheduleViews(ctx, rows);
}
