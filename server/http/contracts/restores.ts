import { z } from "zod";
import type { RestoreSummary } from "@/agent/protocol/mod";
import { listTargetsSchema, type RestorePlan, type RestoreTarget, startRestoreSchema } from "@/server/domain/restores";
import { bytes, count, given } from "./values";

const { snapshotId, paths, target, overwrite, ownership, isDryRun, isVerified, toHostId } = startRestoreSchema.shape;

const told = {
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
};

export const restoreBody = z.object(told).transform((body) => ({
  snapshotId: body.snapshot_id,
  ...{ paths: body.paths, target: body.target, overwrite: body.overwrite, ownership: body.ownership },
  ...{ isDryRun: body.dry_run, isVerified: body.verify },
  ...given({ toHostId: body.to_host_id }),
}));

export const restorePlan = z
  .object({ host_id: z.string().describe("Whose snapshot it is."), ...told })
  .meta({ id: "RestorePlan" });

export const toRestorePlan = (plan: RestorePlan): z.output<typeof restorePlan> => ({
  host_id: plan.hostId,
  snapshot_id: plan.snapshotId,
  ...{ paths: plan.paths, target: plan.target, overwrite: plan.overwrite, ownership: plan.ownership },
  ...{ dry_run: plan.isDryRun, verify: plan.isVerified },
  ...given({ to_host_id: plan.toHostId }),
});

export const targetsQuery = z
  .object({ q: listTargetsSchema.shape.search.describe("What the host's name must hold.") })
  .transform(({ q }) => ({ search: q }));

export const restoreTarget = z.object({
  host_id: z.string(),
  hostname: z.string(),
  os: z.string(),
  is_online: z.boolean(),
  can_restore: z.boolean().describe("It is connected, and its agent knows how."),
});

export const toRestoreTarget = (target: RestoreTarget): z.output<typeof restoreTarget> => ({
  host_id: target.hostId,
  hostname: target.hostname,
  os: target.os,
  is_online: target.isOnline,
  can_restore: target.canRestore,
});

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
