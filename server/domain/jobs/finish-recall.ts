import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact, type Unit } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";
import { closeRecall } from "@/server/domain/copies";
import { endJob } from "./end-job";
import { queueListing } from "./queue-listing";
import { OPEN_STATES } from "./rows";

export type FinishRecallInput = {
  hostId: string;
  /** When the copy was made that this server was restored from. */
  since: Date;
  /** Jobs that the agent has named as its own: they go on. */
  named: readonly string[];
  /** The agent's settings were newer than the copy's. */
  isAhead: boolean;
};

/**
 * A host has told what it did since the copy. What the copy holds open and the host does not know is given up and never
 * sent: somebody may have cancelled it since. The snapshots are listed anew, and that the host's settings were newer is
 * said once.
 * @returns false when this was done before
 */
export async function finishRecall(ctx: Ctx, input: FinishRecallInput): Promise<boolean> {
  const { hostId, since, named, isAhead } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  return transact(ctx, async (unit) => {
    if (!(await closeRecall(unit, hostId))) return false;
    const open = await unit.tx.job.findMany({
      where: { hostId, state: { in: [...OPEN_STATES] }, createdAt: { lte: since } },
      select: { id: true, kind: true, state: true },
    });
    for (const job of open) if (!named.includes(job.id)) await giveUp(unit, ctx, { ...job, hostId, since });
    await listAnew(unit, ctx, hostId);
    const at = since.toISOString();
    const message = `The host ran settings that are newer than the copy this server was restored from (${at}). It now has the older ones.`;
    if (isAhead) await openAlert(unit, ctx, { kind: "settings_older", subject: at, hostId, message });
    return true;
  });
}

type Forgotten = { id: string; kind: string; state: string; hostId: string; since: Date };

async function giveUp(unit: Unit, ctx: Ctx, { id: jobId, kind, state, hostId, since }: Forgotten): Promise<void> {
  const message = `This server was restored from a copy of ${since.toISOString()}, and the host does not know the job; run it again if it is still wanted.`;
  await endJob(unit, ctx, {
    ...{ jobId, hostId, from: OPEN_STATES, state: "lost", cause: "unknown", message },
    finishedAt: ctx.clock.now(),
  });
  const details = { kind, before: state, after: "lost", cause: "unknown" };
  await unit.audit({ action: "jobs.recall", targetKind: "job", targetId: jobId, hostId, details });
}

/** What was backed up and forgotten since is in the repository. */
async function listAnew(unit: Unit, ctx: Ctx, hostId: string): Promise<void> {
  const primary = { hostId_purpose: { hostId, purpose: "primary" } };
  const repository = await unit.tx.repository.findUnique({ where: primary, select: { id: true, state: true } });
  if (repository?.state === "ready") await queueListing(unit, ctx, { hostId, repositoryId: repository.id });
}
