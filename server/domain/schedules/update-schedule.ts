import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { transact } from "@/server/db/transact";
import { toSchedule } from "@/server/domain/protection";
import { getSchedule } from "./get-schedule";
import { requireScheduleAccess, scheduleNotFound } from "./rows";
import { noteChange, requireSound, toColumns } from "./save";
import { type ScheduleValues, type UpdateScheduleInput, updateScheduleSchema } from "./schemas";
import type { ScheduleView } from "./view";

/** A change of one of these makes other runs expected than before. */
const TIMES: readonly (keyof ScheduleValues)[] = [
  ...(["kind", "cron", "timeZone", "spreadSeconds", "blackouts", "missedRunPolicy"] as const),
  ...(["sourceGroupIds", "isEnabled", "pausedUntil"] as const),
];

/**
 * Changes what is given of a schedule; saying what it says already changes nothing.
 * @throws AppError `schedule_not_found`, `invalid_request`, `name_taken`
 */
export async function updateSchedule(ctx: Ctx, input: UpdateScheduleInput): Promise<ScheduleView> {
  const { hostId } = await requireScheduleAccess(ctx, "operator", input.scheduleId);
  const { scheduleId, ...given } = parseInput(updateScheduleSchema, input);
  const now = ctx.clock.now();
  await transact(ctx, async (unit) => {
    const row = await unit.tx.schedule.findUnique({ where: { id: scheduleId }, include: { host: true } });
    if (!row) throw scheduleNotFound();
    const { scheduleId: _id, ...before } = toSchedule(row);
    const after = merge(before, given);
    const changed = changedKeys(before, after);
    if (changed.length === 0) return;
    await requireSound(unit, { hostId, scheduleId }, after);
    // Who is overdue goes on being measured from where he was: other times alone bring no snapshot.
    const isOverdue = row.host.overdueAt !== null && row.host.overdueAt <= now;
    const hasMoved = !isOverdue && changed.some((key) => TIMES.includes(key));
    const times = { updatedAt: now, ...(hasMoved ? { countsFrom: now } : {}) };
    await unit.tx.schedule.update({ where: { id: scheduleId }, data: { ...toColumns(after), ...times } });
    const details = { name: after.name, before: pick(before, changed), after: pick(after, changed) };
    await unit.audit({ action: "schedules.update", targetKind: "schedule", targetId: scheduleId, hostId, details });
    await noteChange(unit, { hostId, now });
  });
  return getSchedule(ctx, { scheduleId });
}

type Given = { [Key in keyof ScheduleValues]?: ScheduleValues[Key] | undefined };

function merge(before: ScheduleValues, given: Given): ScheduleValues {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const merged = { ...before, ...Object.fromEntries(said) };
  const { pausedUntil } = merged;
  return { ...merged, pausedUntil: pausedUntil === null ? null : new Date(pausedUntil).toISOString() };
}

const changedKeys = (before: ScheduleValues, after: ScheduleValues): (keyof ScheduleValues)[] =>
  (Object.keys(after) as (keyof ScheduleValues)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

const pick = (values: ScheduleValues, keys: readonly (keyof ScheduleValues)[]) =>
  Object.fromEntries(keys.map((key) => [key, values[key]]));
