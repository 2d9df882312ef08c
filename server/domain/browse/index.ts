/** What lies in snapshots, and what is done with a single one of them. */
export { createBrowsing } from "./browsing";
export { diffSnapshots } from "./diff-snapshots";
export { type FoundInSnapshots, findInSnapshots } from "./find-in-snapshots";
export { forgetSnapshot } from "./forget-snapshot";
export { readLines } from "./lines";
export { listTree, type TreePage } from "./list-tree";
export { readingNeed, requireReading, streamOf } from "./reading";
export { refreshSnapshots } from "./refresh-snapshots";
export { retagSnapshot } from "./retag-snapshot";
export {
  diffSnapshotsSchema,
  findInSnapshotsSchema,
  forgetSnapshotSchema,
  listTreeSchema,
  MAX_TREE_PAGE,
  refreshSnapshotsSchema,
  retagSnapshotSchema,
} from "./schemas";
export { sweepListings } from "./sweep-listings";
