import { cronProblem, type Occurrence } from "@/agent/calendar/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { invalidRequest, parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { nextRuns } from "@/server/domain/protection";
import { type PreviewScheduleInput, previewScheduleSchema } from "./schemas";
import { surroundingsOf } from "./surroundings";
import { warningsOf } from "./warnings";

export type SchedulePreview = { nextRuns: Occurrence[]; warnings: string[] };

const RUNS_SHOWN = 5;

/**
 * What a schedule would do. Without the id of an existing one its delay is not known yet, and runs show without it.
 * @throws AppError `invalid_request` naming `cron`, `host_not_found`
 */
export async function previewSchedule(ctx: Ctx, input: PreviewScheduleInput): Promise<SchedulePreview> {
  if (input.hostId === undefined) requireAccess(ctx.actor, "viewer", FLEET);
  else await requireHostAccess(ctx, "viewer", input.hostId);
  const { hostId, scheduleId, ...values } = parseInput(previewScheduleSchema, input);
  const problem = cronProblem(values.cron, values.timeZone);
  if (problem !== null) throw invalidRequest([{ field: "cron", message: problem }]);
  const now = ctx.clock.now();
  const around = hostId === undefined ? undefined : (await surroundingsOf(ctx.db.prisma, [hostId])).get(hostId);
  const planned = { ...values, scheduleId: scheduleId ?? "", pausedUntil: null };
  const runs = scheduleId === undefined ? { ...planned, spreadSeconds: 0 } : planned;
  return {
    nextRuns: nextRuns(runs, now, RUNS_SHOWN),
    // Away from any host, what is missing around it is not known.
    warnings: warningsOf(planned, around ?? { backups: [], hasPrune: true }, now),
  };
}
