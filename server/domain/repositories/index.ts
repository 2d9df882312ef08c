/** Where a host's snapshots go, what opens it, and what keeps it in order. */
export { agentConfig } from "./agent-config";
export { exportRecoveryKit, type RecoveryKit } from "./export-recovery-kit";
export { forgetNow } from "./forget-now";
export { getRepository } from "./get-repository";
export { previewRetention } from "./preview-retention";
export { probeRepository } from "./probe-repository";
export { replaceRepository } from "./replace-repository";
export { runMaintenance } from "./run-maintenance";
export {
  hostRefSchema,
  MAINTENANCE_KINDS,
  maintenanceSchema,
  replaceRepositorySchema,
  retentionRefSchema,
} from "./schemas";
export type { LeaseView, RepositoryView } from "./view";
