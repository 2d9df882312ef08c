import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type ListJobsInput, listJobsSchema } from "./schemas";
import { type JobView, jobViewSelect, toJobView } from "./view";

/** Jobs of one host or of the fleet, newest first; four SQL statements whatever their number. */
export async function listJobs(ctx: Ctx, input: ListJobsInput): Promise<JobView[]> {
  if (input.hostId === undefined) requireAccess(ctx.actor, "viewer", FLEET);
  else await requireHostAccess(ctx, "viewer", input.hostId);
  const { hostId, kind, state, withinHours, limit, before } = parseInput(listJobsSchema, input);
  const rows = await ctx.db.prisma.job.findMany({
    where: {
      ...(hostId === undefined ? {} : { hostId }),
      ...(kind === undefined ? {} : { kind }),
      ...(state === undefined ? {} : { state }),
      AND: [withinHours === undefined ? {} : { createdAt: { gte: hoursAgo(ctx, withinHours) } }],
      ...(before === undefined ? {} : await olderThan(ctx, before)),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: jobViewSelect,
  });
  return rows.map((row) => toJobView(ctx, row));
}

const hoursAgo = (ctx: Ctx, hours: number): Date => new Date(ctx.clock.now().getTime() - hours * 3_600_000);

/** As a range and a filter on it: SQLite would sort all older rows for the plain "older, or as old with a lower id". */
async function olderThan(ctx: Ctx, jobId: string) {
  const last = await ctx.db.prisma.job.findUnique({ where: { id: jobId }, select: { createdAt: true } });
  if (!last) throw new AppError("job_not_found", "The page's last job is gone; load the list from its start.");
  return { createdAt: { lte: last.createdAt }, OR: [{ createdAt: { lt: last.createdAt } }, { id: { lt: jobId } }] };
}
