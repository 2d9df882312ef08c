import { FLEET, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Prisma } from "@/server/db/generated/client";
import { toHostScope } from "@/server/db/host-scope";

export const withHost = { host: { select: { id: true, hostname: true, tags: true } } } satisfies Prisma.ScheduleInclude;
export type ScheduleRow = Prisma.ScheduleGetPayload<{ include: typeof withHost }>;

export const scheduleNotFound = () =>
  new AppError("schedule_not_found", "There is no such schedule; look it up in the list of schedules.");

/**
 * Loads a schedule and decides about access by its host.
 * @throws AppError `schedule_not_found`, or what `requireAccess` throws; nobody learns which ids exist
 */
export async function requireScheduleAccess(ctx: Ctx, need: Need, scheduleId: string): Promise<ScheduleRow> {
  if (ctx.actor.kind === "anonymous") requireAccess(ctx.actor, need, FLEET);
  const row = await ctx.db.prisma.schedule.findUnique({ where: { id: scheduleId }, include: withHost });
  if (!row) throw scheduleNotFound();
  requireAccess(ctx.actor, need, toHostScope(row.host));
  return row;
}
