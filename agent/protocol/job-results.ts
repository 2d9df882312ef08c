/** What is told of a job while it runs, and what it can end as. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { jobCauseSchema, readDataSchema } from "./jobs.ts";
import { restoreSummarySchema, snapshotIdSchema } from "./snapshots.ts";

const count = z.number().int().nonnegative();
const bytes = z.number().nonnegative();

/** Live progress of a running job. Sizes in bytes, times in seconds; a key restic left out is absent. */
export const jobProgressSchema = z.object({
  percentDone: z.number().min(0).max(1).optional(),
  totalFiles: count.optional(),
  filesDone: count.optional(),
  totalBytes: bytes.optional(),
  bytesDone: bytes.optional(),
  currentFiles: z.array(z.string().max(4096)).max(4).optional(),
  errorCount: count.optional(),
  secondsElapsed: z.number().nonnegative().optional(),
  secondsRemaining: z.number().nonnegative().optional(),
  /** Set while restic keeps retrying a repository that does not answer. */
  isRetrying: z.boolean().optional(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** Figures of one backup, from restic's JSON `summary` line. */
export const backupSummarySchema = z.object({
  /** 64 hexadecimal digits; restic before 0.17 reports only the first 8. Absent when no snapshot was made. */
  snapshotId: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .optional(),
  filesNew: count,
  filesChanged: count,
  filesUnmodified: count,
  dirsNew: count,
  dirsChanged: count,
  dirsUnmodified: count,
  totalFilesProcessed: count,
  totalBytesProcessed: bytes,
  dataAddedBytes: bytes,
  /** The same as stored, compressed; only from restic 0.17 on. */
  dataAddedPackedBytes: bytes.optional(),
  durationSeconds: z.number().nonnegative(),
});
export type BackupSummary = z.infer<typeof backupSummarySchema>;

/** One snapshot as `restic snapshots --json` lists it; `summary` only from restic 0.17 on. */
export const snapshotSchema = z.object({
  snapshotId: z.string().regex(/^[0-9a-f]{64}$/),
  takenAt: z.iso.datetime({ offset: true }),
  hostname: z.string().max(255),
  username: z.string().max(255),
  paths: z.array(z.string().max(4096)).max(200),
  tags: z.array(z.string().max(255)).max(100),
  totalFiles: count.optional(),
  totalBytes: bytes.optional(),
  dataAddedBytes: bytes.optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** One lock in a repository, as `restic cat lock` tells it. */
export const repositoryLockSchema = z.object({
  lockId: z.string().regex(/^[0-9a-f]{64}$/),
  hostname: z.string().max(255),
  username: z.string().max(255),
  pid: z.number().int().nonnegative(),
  createdAt: z.iso.datetime({ offset: true }),
  isExclusive: z.boolean(),
  /** Made on the host that reports it. */
  isOwnHost: z.boolean(),
  /** Whether its process is gone; null where that cannot be known, because it is another host's. */
  isDead: z.boolean().nullable(),
});
export type RepositoryLock = z.infer<typeof repositoryLockSchema>;

/** How many snapshots a `forget` names in its result; the counts are always whole. */
export const MAX_NAMED_SNAPSHOTS = 200;
const namedSnapshotSchema = z.object({
  snapshotId: z.string().regex(/^[0-9a-f]{8,64}$/),
  takenAt: z.iso.datetime({ offset: true }),
});
/** What a `forget` kept and removed, or would have; each list is newest first and may be cut. */
export const forgetSummarySchema = z.object({
  isDryRun: z.boolean(),
  keptCount: count,
  removedCount: count,
  kept: z.array(namedSnapshotSchema).max(MAX_NAMED_SNAPSHOTS),
  removed: z.array(namedSnapshotSchema).max(MAX_NAMED_SNAPSHOTS),
});
export type ForgetSummary = z.infer<typeof forgetSummarySchema>;

/** What a `check` found. */
export const checkSummarySchema = z.object({ errorCount: count, readData: readDataSchema.nullable() });
export type CheckSummary = z.infer<typeof checkSummarySchema>;

/** What a `verify` restored and compared. `mismatches` names at most 50 files that came back other than listed. */
export const verifySummarySchema = z.object({
  snapshotId: z.string().regex(/^[0-9a-f]{64}$/),
  fileCount: count,
  totalBytes: bytes,
  durationSeconds: z.number().nonnegative(),
  mismatches: z.array(z.string().max(1024)).max(50),
  scope: z.enum(["sample", "everything"]).optional(),
  /** How fast restic put files back, of those restored. */
  bytesPerSecond: z.number().nonnegative().optional(),
  /** Planted files whose content the agent knows by itself. */
  canaries: z.object({ checked: count, wrong: count }).optional(),
  /** Whether the recovery kit's own commands did the restoring, with nothing else of the agent's. */
  isKitProven: z.boolean().optional(),
});
export type VerifySummary = z.infer<typeof verifySummarySchema>;

/** What `stats` found. */
export const statsSummarySchema = z.object({
  /** Bytes as stored: packed, each piece once. */
  totalBytes: bytes,
  snapshotCount: count.optional(),
});
export type StatsSummary = z.infer<typeof statsSummarySchema>;

/** How a job ended. `message` is one sentence, already scrubbed of secrets. */
export const jobResultSchema = z.object({
  state: z.enum(["succeeded", "partial", "failed", "cancelled"]),
  cause: jobCauseSchema.optional(),
  message: z.string().max(2000).optional(),
  exitCode: z.number().int().optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** `init` and `probe`: restic's repository id, and whether `init` found one that was already there. */
  repository: z.object({ repositoryId: z.string().max(64).optional(), isExisting: z.boolean() }).optional(),
  /** `backup`. */
  summary: backupSummarySchema.optional(),
  /** `snapshots`: how many snapshots were listed in the job's chunks, and whether restic skipped damaged ones. */
  snapshots: z.object({ total: count, isComplete: z.boolean() }).optional(),
  /** `forget`. */
  forget: forgetSummarySchema.optional(),
  /** `check`. */
  check: checkSummarySchema.optional(),
  /** `verify`. */
  verify: verifySummarySchema.optional(),
  /** `stats`. */
  stats: statsSummarySchema.optional(),
  /** `restore`. */
  restore: restoreSummarySchema.optional(),
  /** `tag`: the id that the snapshot has now. */
  tag: z.object({ snapshotId: snapshotIdSchema }).optional(),
  /** The repository's locks: after `probe` and `unlock`, and whenever a lock was in the way. */
  locks: z.array(repositoryLockSchema).max(100).optional(),
  /** How often restic was started for this job, when a passing trouble made it start again. */
  attempts: z.number().int().min(1).max(100).optional(),
});
export type JobResult = z.infer<typeof jobResultSchema>;
