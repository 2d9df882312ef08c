import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { toSchedule } from "@/server/domain/protection";
import { requireScheduleAccess, scheduleNotFound } from "./rows";
import { noteChange } from "./save";
import type { ScheduleRef } from "./schemas";

/**
 * Removes a schedule and what it missed; its jobs stay.
 * @throws AppError `schedule_not_found`, also when it was removed before
 */
export async function deleteSchedule(ctx: Ctx, { scheduleId }: ScheduleRef): Promise<void> {
  const { hostId } = await requireScheduleAccess(ctx, "operator", scheduleId);
  await transact(ctx, async (unit) => {
    const row = await unit.tx.schedule.findUnique({ where: { id: scheduleId } });
    if (!row) throw scheduleNotFound();
    await unit.tx.schedule.delete({ where: { id: scheduleId } });
    const { scheduleId: _id, ...before } = toSchedule(row);
    const target = { targetKind: "schedule", targetId: scheduleId, hostId };
    await unit.audit({ action: "schedules.delete", ...target, details: { name: row.name, before } });
    await noteChange(unit, { hostId, now: ctx.clock.now() });
  });
}
