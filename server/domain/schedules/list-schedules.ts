import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import type { Prisma } from "@/server/db/generated/client";
import { requireHostAccess } from "@/server/db/host-scope";
import { withHost } from "./rows";
import { type ListSchedulesInput, listSchedulesSchema } from "./schemas";
import { type ScheduleView, toScheduleViews } from "./view";

/** Schedules of one host or of the fleet, those that are asked for, by host name and name. */
export async function listSchedules(ctx: Ctx, input: ListSchedulesInput = {}): Promise<ScheduleView[]> {
  if (input.hostId === undefined) requireAccess(ctx.actor, "viewer", FLEET);
  else await requireHostAccess(ctx, "viewer", input.hostId);
  const { limit, after, ...filters } = parseInput(listSchedulesSchema, input);
  const { schedule } = ctx.db.prisma;
  if (after !== undefined && (await schedule.count({ where: { id: after } })) === 0)
    throw new AppError("schedule_not_found", "The page's last schedule is gone; load the list from its start.");
  const rows = await schedule.findMany({
    where: whereOf(filters, ctx.clock.now()),
    orderBy: [{ host: { hostname: "asc" } }, { name: "asc" }],
    take: limit,
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    include: withHost,
  });
  return toScheduleViews(ctx, rows);
}

type Filters = Pick<ListSchedulesInput, "hostId" | "kind" | "state" | "search">;

function whereOf({ hostId, kind, state, search }: Filters, now: Date): Prisma.ScheduleWhereInput {
  return {
    AND: [
      hostId === undefined ? {} : { hostId },
      kind === undefined ? {} : { kind },
      state === undefined ? {} : inState(state, now),
      search ? { OR: [{ name: { contains: search } }, { host: { hostname: { contains: search } } }] } : {},
    ],
  };
}

/** A pause that has ended is none. */
function inState(state: NonNullable<Filters["state"]>, now: Date): Prisma.ScheduleWhereInput {
  switch (state) {
    case "disabled":
      return { isEnabled: false };
    case "paused":
      return { isEnabled: true, pausedUntil: { gt: now } };
    case "active":
      return { isEnabled: true, OR: [{ pausedUntil: null }, { pausedUntil: { lte: now } }] };
  }
}
