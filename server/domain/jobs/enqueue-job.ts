import type { JobOrder } from "@/agent/protocol/mod";
import type { Actor, Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import type { Unit } from "@/server/db/transact";

/** How long a job may wait for its host before it is given up, in milliseconds: one day. */
export const QUEUE_EXPIRY_MS = 24 * 60 * 60 * 1000;

export type EnqueueInput = {
  hostId: string;
  repositoryId: string;
  order: JobOrder;
  /** Of the schedule that a person starts ahead of its time. */
  scheduleId?: string;
  expiryMs?: number;
};

/**
 * Puts a job into its host's queue, inside the caller's transaction; the caller has checked access and audits.
 * The hub learns of it after the commit.
 * @returns the new job's id
 */
export async function enqueueJob(unit: Unit, ctx: Pick<Ctx, "clock" | "actor">, input: EnqueueInput): Promise<string> {
  const data = toRow(ctx, input);
  await unit.tx.job.create({ data });
  unit.emit("job.queued", { hostId: data.hostId, jobId: data.id });
  return data.id;
}

/** The same for many jobs at once. @returns the ids, in the order of the inputs */
export async function enqueueJobs(
  unit: Unit,
  ctx: Pick<Ctx, "clock" | "actor">,
  inputs: readonly EnqueueInput[],
): Promise<{ hostId: string; jobId: string }[]> {
  const data = inputs.map((input) => toRow(ctx, input));
  if (data.length > 0) await unit.tx.job.createMany({ data });
  const jobs = data.map(({ id, hostId }) => ({ hostId, jobId: id }));
  for (const job of jobs) unit.emit("job.queued", job);
  return jobs;
}

function toRow(ctx: Pick<Ctx, "clock" | "actor">, input: EnqueueInput) {
  const createdAt = ctx.clock.now();
  const { hostId, repositoryId, order } = input;
  return {
    id: newId(),
    hostId,
    repositoryId,
    sourceGroupId: order.kind === "backup" ? order.sourceGroup.sourceGroupId : null,
    scheduleId: input.scheduleId ?? null,
    kind: order.kind,
    order,
    requestedBy: requesterName(ctx.actor),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + (input.expiryMs ?? QUEUE_EXPIRY_MS)),
  };
}

function requesterName(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
      return "enrollment";
    case "agent":
      return "restic-manager";
    case "system":
    case "user":
    case "api_token":
      return actor.name;
  }
}
