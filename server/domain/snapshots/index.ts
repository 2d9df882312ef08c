/** What restic's listings say is in a host's repositories. */
export { forgetUnseen } from "./forget-unseen";
export { listSnapshots } from "./list-snapshots";
export { snapshotNotFound } from "./not-found";
export { recordSnapshots } from "./record-snapshots";
export { listSnapshotsSchema, MAX_SNAPSHOTS_PER_PAGE } from "./schemas";
export { type SnapshotView, toSnapshotView } from "./view";
