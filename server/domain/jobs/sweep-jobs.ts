import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { endJob } from "./end-job";

/** A connected agent answers an order within seconds; after this it has not taken it, in milliseconds. */
const ANSWER_GRACE_MS = 60_000;
const JOBS_PER_SWEEP = 1000;

/**
 * Gives up jobs that have waited too long for their host, and jobs that a connected agent never took. A job that was
 * sent to a host now away is left alone: only its agent knows whether it runs.
 * @returns how many jobs were given up
 */
export async function sweepJobs(ctx: Ctx): Promise<number> {
  requireAccess(ctx.actor, "system", FLEET);
  const now = ctx.clock.now();
  const graceStart = new Date(now.getTime() - ANSWER_GRACE_MS);
  const overdue = await ctx.db.prisma.job.findMany({
    where: {
      OR: [
        { state: "queued", expiresAt: { lte: now } },
        { state: "sent", expiresAt: { lte: graceStart } },
      ],
    },
    select: { id: true, hostId: true, kind: true, state: true, createdAt: true },
    orderBy: [{ state: "asc" }, { expiresAt: "asc" }],
    take: JOBS_PER_SWEEP,
  });
  let given = 0;
  for (const job of overdue)
    if (job.state === "queued" || ctx.agents.isOnline(job.hostId)) given += await giveUp(ctx, job);
  return given;
}

type OverdueJob = { id: string; hostId: string; kind: string; state: string; createdAt: Date };

async function giveUp(ctx: Ctx, { id: jobId, hostId, kind, state, createdAt }: OverdueJob): Promise<number> {
  const message =
    state === "queued"
      ? `The host was not connected from ${createdAt.toISOString()} until the job expired; run it again once it is online.`
      : "The agent did not take the job before it expired; look in the agent's journal on the host, then run it again.";
  const finishedAt = ctx.clock.now();
  return transact(ctx, async (unit) => {
    const ending = { state: "failed", cause: "timeout", message, finishedAt } as const;
    const isEnded = await endJob(unit, ctx, {
      jobId,
      hostId,
      from: [state === "queued" ? "queued" : "sent"],
      ...ending,
    });
    if (!isEnded) return 0;
    const details = { kind, before: state, after: "failed", cause: "timeout" };
    await unit.audit({ action: "jobs.expire", targetKind: "job", targetId: jobId, hostId, details });
    return 1;
  });
}
