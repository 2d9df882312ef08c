import type { Ctx } from "@/server/core/context";
import { requireScheduleAccess, scheduleNotFound } from "./rows";
import type { ScheduleRef } from "./schemas";
import { type ScheduleView, toScheduleViews } from "./view";

/** @throws AppError `schedule_not_found` */
export async function getSchedule(ctx: Ctx, { scheduleId }: ScheduleRef): Promise<ScheduleView> {
  const row = await requireScheduleAccess(ctx, "viewer", scheduleId);
  const [view] = await toScheduleViews(ctx, [row]);
  if (!view) throw scheduleNotFound();
  return view;
}
