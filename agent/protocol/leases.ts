/** Who may use a repository at the same time. Source of the meanings: docs/domain.md. */
import type { JobOrder } from "./jobs.ts";

/** `shared` beside other shared ones, `exclusive` beside nobody. */
export const LEASE_MODES = ["shared", "exclusive"] as const;
export type LeaseMode = (typeof LEASE_MODES)[number];

/** How a job needs its repository; null when it may run beside anything, as what only looks does. */
export function leaseModeOf(order: JobOrder): LeaseMode | null {
  switch (order.kind) {
    case "backup":
      return order.isDryRun ? null : "shared";
    case "verify":
    case "stats":
      return "shared";
    case "restore":
      return order.isDryRun ? null : "shared";
    case "forget":
      return order.isDryRun ? null : "exclusive";
    case "prune":
    case "check":
    case "unlock":
    case "tag":
    case "forget-snapshot":
      return "exclusive";
    case "init":
    case "probe":
    case "snapshots":
      return null;
  }
}
