import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { type StartOrder, toStartOrder, withRepositoryHost } from "./due-jobs";
import { endElsewhere } from "./end-elsewhere";
import { isElsewhere } from "./machine";
import { noteStart } from "./note-start";

/** `patienceMs`: how long an order may be on its way before it counts as lost. */
export type ReviewJobsInput = { hostId: string; runningJobs: readonly string[]; patienceMs: number };
/** What the hub must tell the agent once more. */
export type Reviewed = { resend: StartOrder[]; cancel: string[] };

/**
 * Finds what was lost on a connection that lives on, by the jobs that a heartbeat names: an order that never arrived, an
 * acceptance that never came back, a cancel that nobody heard. A host with nothing open costs one prepared SELECT.
 * It settles nothing but what another machine had: a heartbeat does not name the jobs whose result is on its way.
 */
export async function reviewJobs(ctx: Ctx, { hostId, runningJobs, patienceMs }: ReviewJobsInput): Promise<Reviewed> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const outcome: Reviewed = { resend: [], cancel: [] };
  if (!ctx.db.lookups.hasOpenJobs(hostId)) return outcome;
  const now = ctx.clock.now();
  const all = await ctx.db.prisma.job.findMany({
    where: { hostId, state: { in: ["sent", "running"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: withRepositoryHost,
  });
  const running = new Set(runningJobs);
  const elsewhere = all.filter((job) => isElsewhere(job, ctx.actor));
  const open = all.filter((job) => !isElsewhere(job, ctx.actor));
  const isLost = ({ state, sentAt, expiresAt }: (typeof open)[number]) =>
    state === "sent" && sentAt !== null && sentAt.getTime() + patienceMs <= now.getTime() && expiresAt > now;
  const started = open.filter(({ id, state }) => state === "sent" && running.has(id));
  if (started.length + elsewhere.length > 0)
    await transact(ctx, async (unit) => {
      for (const job of elsewhere) await endElsewhere(unit, ctx, job);
      for (const job of started) await noteStart(unit, ctx, job);
    });
  outcome.cancel.push(...elsewhere.flatMap(({ id }) => (running.has(id) ? [id] : [])));
  for (const job of open) {
    const isResent = !running.has(job.id) && isLost(job);
    if (isResent) outcome.resend.push(toStartOrder(job));
    if (job.cancelRequestedAt !== null && (isResent || running.has(job.id))) outcome.cancel.push(job.id);
  }
  return outcome;
}
