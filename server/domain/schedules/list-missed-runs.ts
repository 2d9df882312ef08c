import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { requireScheduleAccess } from "./rows";
import { type ListMissedRunsInput, listMissedRunsSchema } from "./schemas";
import { type MissedRunView, toMissedRunView } from "./view";

/**
 * Runs that did not happen, of a host or of one schedule, newest first.
 * @throws AppError `host_not_found`, `schedule_not_found`, `not_found` when the page's last entry is gone
 */
export async function listMissedRuns(ctx: Ctx, input: ListMissedRunsInput): Promise<MissedRunView[]> {
  if (input.scheduleId === undefined) await requireHostAccess(ctx, "viewer", input.hostId ?? "");
  else await requireScheduleAccess(ctx, "viewer", input.scheduleId);
  const { hostId, scheduleId, limit, before } = parseInput(listMissedRunsSchema, input);
  const { missedRun } = ctx.db.prisma;
  if (before !== undefined && (await missedRun.count({ where: { id: before } })) === 0)
    throw new AppError("not_found", "The page's last entry is gone; load the list from its start.");
  const rows = await missedRun.findMany({
    where: scheduleId === undefined ? { hostId: hostId ?? "" } : { scheduleId },
    orderBy: [{ lastAt: "desc" }, { id: "desc" }],
    take: limit,
    ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
    include: { schedule: { select: { name: true } } },
  });
  return rows.map(toMissedRunView);
}
