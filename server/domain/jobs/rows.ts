import { isTerminal, type JobState, jobStateSchema } from "@/agent/protocol/mod";
import { FLEET, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { toHostScope } from "@/server/db/host-scope";
import { isElsewhere } from "./machine";
import { type JobRow, jobViewSelect } from "./view";

/** States that a job may still leave. Every change of state is conditional on one of them. */
export const OPEN_STATES = ["queued", "sent", "running"] as const satisfies readonly JobState[];

export const isOver = (state: string): boolean => isTerminal(jobStateSchema.parse(state));

export const jobNotFound = () => new AppError("job_not_found", "There is no such job; look it up in the list of jobs.");

/**
 * Loads a job and decides about access by its host.
 * @throws AppError `job_not_found`, or what `requireAccess` throws; nobody learns which ids exist
 */
export async function requireHostsJob(ctx: Ctx, need: Need, jobId: string): Promise<JobRow> {
  if (ctx.actor.kind === "anonymous") requireAccess(ctx.actor, need, FLEET);
  const row = await ctx.db.prisma.job.findUnique({ where: { id: jobId }, select: jobViewSelect });
  if (!row) throw jobNotFound();
  requireAccess(ctx.actor, need, toHostScope(row.host));
  return row;
}

/** The same, but to an agent a job of another machine with its identity is none. */
export async function requireJobAccess(ctx: Ctx, need: Need, jobId: string): Promise<JobRow> {
  const row = await requireHostsJob(ctx, need, jobId);
  if (isElsewhere(row, ctx.actor)) throw jobNotFound();
  return row;
}

/** An instant that an agent named; its clock may be ahead, but nothing happened in the future. */
export function notAfter(instant: string, now: Date): Date {
  const named = new Date(instant);
  return named > now ? now : named;
}
