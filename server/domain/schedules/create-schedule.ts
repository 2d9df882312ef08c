import { MAX_SCHEDULES } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import { invalidRequest, parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { getSchedule } from "./get-schedule";
import { noteChange, requireSound, toColumns } from "./save";
import { type CreateScheduleInput, createScheduleSchema } from "./schemas";
import type { ScheduleView } from "./view";

/**
 * Makes a schedule; the host learns of it with its next configuration.
 * @throws AppError `host_not_found`, `invalid_request`, `name_taken`
 */
export async function createSchedule(ctx: Ctx, input: CreateScheduleInput): Promise<ScheduleView> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, ...values } = parseInput(createScheduleSchema, input);
  const scheduleId = newId();
  const now = ctx.clock.now();
  await transact(ctx, async (unit) => {
    if ((await unit.tx.schedule.count({ where: { hostId } })) >= MAX_SCHEDULES)
      throw invalidRequest([{ field: "hostId", message: `has ${MAX_SCHEDULES} schedules already; remove one first` }]);
    await requireSound(unit, { hostId, scheduleId }, values);
    const times = { countsFrom: now, createdAt: now, updatedAt: now };
    await unit.tx.schedule.create({ data: { id: scheduleId, hostId, ...toColumns(values), ...times } });
    const target = { targetKind: "schedule", targetId: scheduleId, hostId };
    await unit.audit({ action: "schedules.create", ...target, details: { name: values.name, after: values } });
    await noteChange(unit, { hostId, now });
  });
  return getSchedule(ctx, { scheduleId });
}
