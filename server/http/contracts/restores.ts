import { z } from "zod";
import type { RestoreSummary } from "@/agent/protocol/mod";
import { startRestoreSchema } from "@/server/domain/restores";
import { bytes, count, given } from "./values";

const { snapshotId, paths, target, overwrite, ownership, isDryRun, isVerified, toHostId } = startRestoreSchema.shape;

export const restoreBody = z
  .object({
    snapshot_id: snapshotId,
    paths: paths.describe("What of the snapshot; everything when left out or empty."),
    target: target.describe(
      "`folder` is a new folder of the job's own; `in_place` only where the host's own file says RM_ALLOW_IN_PLACE_RESTORE=1.",
    ),
    overwrite: overwrite.describe("Which files that are there already are replaced, in place."),
    ownership: ownership.describe("Whose the files are afterwards: as in the snapshot, or the agent's own user's."),
    dry_run: isDryRun.describe("Counts what would be restored, and writes nothing."),
    verify: isVerified.describe("Reads every restored file again and compares it with the repository."),
    to_host_id: toHostId.describe(
      "Another host to restore to; it gets access to the repository for a day. Needs an admin.",
    ),
  })
  .transform((body) => ({
    snapshotId: body.snapshot_id,
    ...{ paths: body.paths, target: body.target, overwrite: body.overwrite, ownership: body.ownership },
    ...{ isDryRun: body.dry_run, isVerified: body.verify },
    ...given({ toHostId: body.to_host_id }),
  }));

export const restoreSummary = z
  .object({
    snapshot_id: z.string(),
    folder: z.string().describe("Where the files are; `/` for a restore in place."),
    dry_run: z.boolean(),
    total_files: count.describe("Folders and links are among the files."),
    files_restored: count,
    files_skipped: count,
    total_bytes: bytes,
    bytes_restored: bytes,
    duration_seconds: z.number().nonnegative(),
    verified: z.boolean().nullable().describe("Whether all was read again and found equal; null when not asked for."),
    problem_count: count,
    problems: z.array(z.object({ path: z.string(), message: z.string() })).describe("The first of them."),
  })
  .meta({ id: "RestoreSummary" });

export const toRestoreSummary = (summary: RestoreSummary): z.output<typeof restoreSummary> => ({
  snapshot_id: summary.snapshotId,
  folder: summary.folder,
  dry_run: summary.isDryRun,
  total_files: summary.totalFiles,
  files_restored: summary.filesRestored,
  files_skipped: summary.filesSkipped,
  total_bytes: summary.totalBytes,
  bytes_restored: summary.bytesRestored,
  duration_seconds: summary.durationSeconds,
  verified: summary.isVerified,
  problem_count: summary.problemCount,
  problems: summary.problems,
});
