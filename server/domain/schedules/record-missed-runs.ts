import type { AgentMessage } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { invalidRequest } from "@/server/core/input";
import { transact } from "@/server/db/transact";

export type RecordMissedRunsInput = { hostId: string } & Pick<
  AgentMessage & { type: "schedule.missed" },
  "missedId" | "scheduleId" | "firstAt" | "lastAt" | "count" | "reason"
>;

/**
 * The agent tells of runs that will not happen any more. A repeat changes nothing.
 * @throws AppError `schedule_not_found` when the host has no such schedule (any more), `invalid_request`
 */
export async function recordMissedRuns(ctx: Ctx, input: RecordMissedRunsInput): Promise<void> {
  const { hostId, missedId, scheduleId, count, reason } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const [firstAt, lastAt] = [new Date(input.firstAt), new Date(input.lastAt)];
  if (firstAt > lastAt) throw invalidRequest([{ field: "lastAt", message: "must not lie before firstAt" }]);
  await transact(ctx, async (unit) => {
    const schedule = await unit.tx.schedule.findFirst({ where: { id: scheduleId, hostId }, select: { name: true } });
    if (!schedule) throw new AppError("schedule_not_found", "The host has no such schedule any more.");
    if ((await unit.tx.missedRun.count({ where: { id: missedId } })) > 0) return;
    const reportedAt = ctx.clock.now();
    await unit.tx.missedRun.create({
      data: { id: missedId, hostId, scheduleId, firstAt, lastAt, count, reason, reportedAt },
    });
    const target = { targetKind: "schedule", targetId: scheduleId, hostId };
    const details = { name: schedule.name, firstAt: input.firstAt, lastAt: input.lastAt, count, reason };
    await unit.audit({ action: "schedules.record_missed", ...target, details });
    unit.emit("schedules.changed", { hostId });
  });
}
