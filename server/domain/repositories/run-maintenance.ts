import type { JobOrder } from "@/agent/protocol/mod";
import { jobOrderSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { queueOnce } from "./queue-once";
import { runDrill } from "./run-drill";
import { type MaintenanceInput, maintenanceSchema } from "./schemas";

/**
 * Asks the host to prune, check or verify its repository, or to remove its stale locks. One of the same kind that has
 * not begun serves for this one too.
 * @returns the job to watch
 * @throws AppError `invalid_request`, `host_not_found`, `repository_not_ready`, and what `runDrill` throws
 */
export async function runMaintenance(ctx: Ctx, input: MaintenanceInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, kind, readData = null, scope, onHostId } = parseInput(maintenanceSchema, input);
  if (kind === "verify") return runDrill(ctx, { hostId, scope: scope ?? "sample", onHostId: onHostId ?? null });
  const order: JobOrder = jobOrderSchema.parse(kind === "check" ? { kind, readData } : { kind });
  return queueOnce(ctx, { hostId, order, action: "repositories.maintain" });
}
