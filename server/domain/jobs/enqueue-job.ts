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
  const createdAt = ctx.clock.now();
  const { hostId, repositoryId, order } = input;
  const jobId = newId();
  await unit.tx.job.create({
    data: {
      id: jobId,
      hostId,
      repositoryId,
      sourceGroupId: order.kind === "backup" ? order.sourceGroup.sourceGroupId : null,
      scheduleId: input.scheduleId ?? null,
      kind: order.kind,
      order,
      requestedBy: requesterName(ctx.actor),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + (input.expiryMs ?? QUEUE_EXPIRY_MS)),
    },
  });
  unit.emit("job.queued", { hostId, jobId });
  return jobId;
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
