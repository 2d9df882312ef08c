import type { JobOrder, JobResult, RepositoryLock } from "@/agent/protocol/mod";

/** How a job ended; `result` is null when its agent never told. */
export type MaintenanceEnd = { order: JobOrder; result: JobResult | null; at: Date };
/** What is written to the repository's row; an absent key leaves what is there. */
export type MaintenanceFacts = {
  lastPruneAt?: Date;
  lastCheckAt?: Date;
  lastCheckState?: "succeeded" | "failed";
  lastVerifyAt?: Date;
  lastVerifyState?: "succeeded" | "failed";
  locks?: RepositoryLock[];
};

/**
 * What the end of a job says of its repository. Pure.
 * A check or a verify that could not be done says nothing of it: only one that was done is the last one.
 */
export function maintenanceAfter({ order, result, at }: MaintenanceEnd): MaintenanceFacts {
  if (result === null) return {};
  const locks = locksAfter(order, result);
  return { ...doneBy(order, result, at), ...(locks === null ? {} : { locks }) };
}

function doneBy(order: JobOrder, result: JobResult, at: Date): MaintenanceFacts {
  const isSuccess = result.state === "succeeded";
  switch (order.kind) {
    case "prune":
      return isSuccess ? { lastPruneAt: at } : {};
    case "check":
      if (isSuccess) return { lastCheckAt: at, lastCheckState: "succeeded" };
      return hasFoundDamage(result) ? { lastCheckAt: at, lastCheckState: "failed" } : {};
    case "verify":
      if (isSuccess) return { lastVerifyAt: at, lastVerifyState: "succeeded" };
      return hasFoundDamage(result) ? { lastVerifyAt: at, lastVerifyState: "failed" } : {};
    case "init":
    case "probe":
    case "backup":
    case "snapshots":
    case "forget":
    case "unlock":
    case "stats":
    case "restore":
    case "tag":
    case "forget-snapshot":
      return {};
  }
}

const hasFoundDamage = ({ cause }: JobResult): boolean => cause === "repo_damaged";

/** restic gives its exclusive lock only where no other is, so one that had it has seen that there was none. */
function locksAfter(order: JobOrder, { state, locks }: JobResult): RepositoryLock[] | null {
  if (locks !== undefined) return locks;
  const wasAlone = order.kind === "prune" || order.kind === "check" || (order.kind === "forget" && !order.isDryRun);
  return wasAlone && state === "succeeded" ? [] : null;
}
