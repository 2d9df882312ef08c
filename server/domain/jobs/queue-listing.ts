import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import { enqueueJob } from "./enqueue-job";

type Target = { hostId: string; repositoryId: string };

export const queueListing = (unit: Unit, ctx: Ctx, target: Target): Promise<void> =>
  queueOne(unit, ctx, { ...target, kind: "snapshots" });

/** One that still waits serves everybody who wants one. */
export async function queueOne(
  unit: Unit,
  ctx: Ctx,
  { hostId, repositoryId, kind }: Target & { kind: "snapshots" | "stats" },
): Promise<void> {
  const waiting = await unit.tx.job.count({ where: { hostId, repositoryId, kind, state: "queued" } });
  if (waiting === 0) await enqueueJob(unit, ctx, { hostId, repositoryId, order: { kind } });
}
