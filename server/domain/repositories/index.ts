/** Where a host's snapshots go, what opens it, and what keeps it in order. */
export { agentConfig } from "./agent-config";
export { exportRecoveryKit, type RecoveryKit } from "./export-recovery-kit";
export { foreignAccess } from "./foreign-access";
export { forgetNow } from "./forget-now";
export { getRepository } from "./get-repository";
export { listPlaces } from "./list-places";
export { measureRepository } from "./measure-repository";
export { requireReady } from "./not-ready";
export { type PlacePage, type PlaceView, TROUBLES, type Trouble } from "./place-view";
export { previewRetention } from "./preview-retention";
export { primaryRepository } from "./primary-repository";
export { probeRepository } from "./probe-repository";
export { replaceRepository } from "./replace-repository";
export { runMaintenance } from "./run-maintenance";
export {
  DRILL_SCOPES,
  hostRefSchema,
  listPlacesSchema,
  MAINTENANCE_KINDS,
  MAX_PLACES_PER_PAGE,
  maintenanceSchema,
  PLACE_SHOWS,
  replaceRepositorySchema,
  retentionRefSchema,
  sizeTrendSchema,
} from "./schemas";
export { hostSizes, type PlaceSizes, type SizeDay, sizeTrend } from "./size-trend";
export { sweepSizes } from "./sweep-sizes";
export type { LeaseView, RepositoryView } from "./view";
