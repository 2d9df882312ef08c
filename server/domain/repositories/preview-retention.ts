import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { queueOnce } from "./queue-once";
import { type RetentionInput, retentionRefSchema } from "./schemas";

/**
 * Asks the host what rules would keep and remove; nothing is removed. The job's result names it.
 * @returns the job to watch
 * @throws AppError `invalid_request`, `host_not_found`, `repository_not_ready`
 */
export async function previewRetention(ctx: Ctx, input: RetentionInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, retention } = parseInput(retentionRefSchema, input);
  const order = { kind: "forget", retention, isDryRun: true } as const;
  return queueOnce(ctx, { hostId, order, action: "repositories.preview_retention" });
}
