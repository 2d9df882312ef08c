import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { queueOnce } from "./queue-once";
import { type RetentionInput, retentionRefSchema } from "./schemas";

/**
 * Asks the host to remove those of its snapshots that the rules do not keep; the space is freed by a later prune.
 * @returns the job to watch
 * @throws AppError `invalid_request`, `host_not_found`, `repository_not_ready`
 */
export async function forgetNow(ctx: Ctx, input: RetentionInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, retention } = parseInput(retentionRefSchema, input);
  return queueOnce(ctx, {
    hostId,
    order: { kind: "forget", retention, isDryRun: false },
    action: "repositories.forget",
  });
}
