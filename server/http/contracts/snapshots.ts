import { z } from "zod";
import { MAX_SNAPSHOTS_PER_PAGE, type SnapshotView } from "@/server/domain/snapshots";
import { bytes, count, given, instant, pageFields, texts } from "./values";

export const SNAPSHOTS_PER_PAGE = 200;

export const listSnapshotsQuery = z
  .object({
    ...pageFields(MAX_SNAPSHOTS_PER_PAGE),
    limit: pageFields(MAX_SNAPSHOTS_PER_PAGE).limit.describe("How many a page has at most; 200 when left out."),
  })
  .transform(({ limit, cursor }) => ({ limit: limit ?? SNAPSHOTS_PER_PAGE, ...given({ before: cursor }) }));

export const snapshot = z
  .object({
    snapshot_id: z.string().describe("restic's 64 hexadecimal digits."),
    taken_at: instant,
    hostname: z.string(),
    username: z.string(),
    paths: texts,
    tags: texts,
    is_held: z.boolean().describe("Whether no rule and nobody may forget it."),
    total_files: count.nullable().describe("Only from restic 0.17 on, as all figures."),
    total_bytes: bytes.nullable(),
    data_added_bytes: bytes.nullable(),
  })
  .meta({ id: "Snapshot" });

export const toSnapshot = (view: SnapshotView): z.output<typeof snapshot> => ({
  snapshot_id: view.snapshotId,
  taken_at: view.takenAt,
  hostname: view.hostname,
  username: view.username,
  paths: view.paths,
  tags: view.tags,
  is_held: view.isHeld,
  total_files: view.totalFiles,
  total_bytes: view.totalBytes,
  data_added_bytes: view.dataAddedBytes,
});
