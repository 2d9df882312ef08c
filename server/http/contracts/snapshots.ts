import type { SnapshotView } from "@/server/domain/snapshots";

export const toSnapshot = (snapshot: SnapshotView) => ({
  snapshot_id: snapshot.snapshotId,
  taken_at: snapshot.takenAt,
  hostname: snapshot.hostname,
  username: snapshot.username,
  paths: snapshot.paths,
  tags: snapshot.tags,
  total_files: snapshot.totalFiles,
  total_bytes: snapshot.totalBytes,
  data_added_bytes: snapshot.dataAddedBytes,
});
