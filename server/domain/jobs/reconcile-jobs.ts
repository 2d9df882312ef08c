import type { AgentMessage } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact, type Unit } from "@/server/db/transact";
import { type StartOrder, toStartOrder, withRepositoryHost } from "./due-jobs";
import { endElsewhere } from "./end-elsewhere";
import { endJob } from "./end-job";
import { fateOf } from "./fate-of";
import { isElsewhere } from "./machine";
import { noteStart } from "./note-start";

export type ReconcileJobsInput = { hostId: string } & Pick<
  AgentMessage & { type: "hello" },
  "runningJobs" | "finishedJobs"
>;
/** What the hub must tell the agent now. `hasQueued` says that `dueJobs` has something to hand out. */
export type Reconciled = { resend: StartOrder[]; cancel: string[]; hasQueued: boolean };

/**
 * Compares what the server holds open for a host with what its agent knows, after a (re)connection. A job that another
 * machine with the same identity had is given up, and stopped here where a copied journal names it.
 * A host with nothing open costs one prepared SELECT.
 */
export async function reconcileJobs(ctx: Ctx, input: ReconcileJobsInput): Promise<Reconciled> {
  const { hostId } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  if (!ctx.db.lookups.hasOpenJobs(hostId)) return { resend: [], cancel: [], hasQueued: false };
  const rows = await ctx.db.prisma.job.findMany({
    where: { hostId, state: { in: ["queued", "sent", "running"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: withRepositoryHost,
  });
  const outcome: Reconciled = { resend: [], cancel: [], hasQueued: rows.some(({ state }) => state === "queued") };
  const open = rows.filter(({ state }) => state !== "queued");
  if (open.length === 0) return outcome;
  const known = { running: new Set(input.runningJobs), finished: new Set(input.finishedJobs), now: ctx.clock.now() };
  await transact(ctx, async (unit) => {
    for (const job of open) {
      if (isElsewhere(job, ctx.actor)) {
        await endElsewhere(unit, ctx, job);
        if (known.running.has(job.id)) outcome.cancel.push(job.id);
        continue;
      }
      const fate = fateOf(job, known);
      switch (fate) {
        case "as_it_is":
          break;
        case "resend":
          outcome.resend.push(toStartOrder(job));
          break;
        case "started":
          await noteStart(unit, ctx, job);
          break;
        case "cancelled":
        case "timeout":
        case "lost":
          await endUnknown(unit, ctx, job, fate);
          break;
      }
      if (known.running.has(job.id) && job.cancelRequestedAt !== null) outcome.cancel.push(job.id);
    }
  });
  return outcome;
}

type OpenJob = { id: string; hostId: string; kind: string; state: string; repositoryId: string | null };

const UNKNOWN_ENDINGS = {
  cancelled: { state: "cancelled", cause: "cancelled", message: "Cancelled before the host had started it." },
  timeout: { state: "failed", cause: "timeout", message: "The job expired before the host could start it." },
  lost: {
    state: "lost",
    cause: "unknown",
    message: "The agent no longer knows this job, so nobody can say how it ended; run it again.",
  },
} as const;

async function endUnknown(unit: Unit, ctx: Ctx, job: OpenJob, fate: keyof typeof UNKNOWN_ENDINGS): Promise<void> {
  const ending = UNKNOWN_ENDINGS[fate];
  const { id: jobId, hostId, kind, state: before } = job;
  const isEnded = await endJob(unit, ctx, {
    jobId,
    hostId,
    from: ["sent", "running"],
    ...ending,
    finishedAt: ctx.clock.now(),
  });
  if (!isEnded) return;
  const details = { kind, before, after: ending.state, cause: ending.cause };
  await unit.audit({ action: "jobs.reconcile", targetKind: "job", targetId: jobId, hostId, details });
}
