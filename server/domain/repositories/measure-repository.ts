import type { Ctx } from "@/server/core/context";
import { requireHostAccess } from "@/server/db/host-scope";
import { queueOnce } from "./queue-once";
import type { HostRef } from "./schemas";

/**
 * Asks the host how large its repository is, ahead of the weekly time. One that has not begun serves for this one too.
 * @returns the job to watch
 * @throws AppError `host_not_found`, `repository_not_ready`
 */
export async function measureRepository(ctx: Ctx, { hostId }: HostRef): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", hostId);
  return queueOnce(ctx, { hostId, order: { kind: "stats" }, action: "repositories.measure" });
}
