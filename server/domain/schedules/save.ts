import { AppError } from "@/server/core/errors";
import { invalidRequest } from "@/server/core/input";
import { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { refreshProtection } from "@/server/domain/protection";
import { scheduleProblems } from "./rules";
import type { ScheduleValues } from "./schemas";

type Target = { hostId: string; scheduleId: string };

/** @throws AppError `invalid_request` with every refused field, `name_taken` */
export async function requireSound(
  { tx }: Unit,
  { hostId, scheduleId }: Target,
  values: ScheduleValues,
): Promise<void> {
  const groups = await tx.sourceGroup.findMany({ where: { hostId }, select: { id: true } });
  const problems = scheduleProblems(
    values,
    groups.map(({ id }) => id),
  );
  if (problems.length > 0) throw invalidRequest(problems);
  const twin = { hostId, name: values.name, id: { not: scheduleId } };
  if ((await tx.schedule.count({ where: twin })) > 0)
    throw new AppError("name_taken", "The host has a schedule of that name already; choose another name.");
}

/** Values as their columns hold them. */
export const toColumns = ({ retention, pausedUntil, ...values }: ScheduleValues) => ({
  ...values,
  retention: retention ?? Prisma.DbNull,
  pausedUntil: pausedUntil === null ? null : new Date(pausedUntil),
});

/** What every change of a schedule brings along: the agent gets a new configuration, the host is judged anew. */
export async function noteChange(unit: Unit, { hostId, now }: { hostId: string; now: Date }): Promise<void> {
  await unit.tx.host.update({ where: { id: hostId }, data: { configRevision: { increment: 1 } } });
  await refreshProtection(unit, { hostId, now });
  unit.emit("config.changed", { hostId });
  unit.emit("schedules.changed", { hostId });
}
