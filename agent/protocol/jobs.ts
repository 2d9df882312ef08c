/** What a job is, can be told to do, and can end as. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { MAX_READ_PARTS } from "./limits.ts";
import { retentionSchema } from "./retention.ts";
import { restoreOrderShape, restoreSummarySchema, snapshotIdSchema } from "./snapshots.ts";
import { absolutePathSchema, excludePatternSchema, shellLineSchema, tagSchema } from "./values.ts";

/** Kinds this protocol version can order. A kind outside this list is refused by the agent. */
export const JOB_KINDS = [
  "init",
  "probe",
  "backup",
  "snapshots",
  "forget",
  "prune",
  "check",
  "unlock",
  "verify",
  "stats",
  "restore",
  "tag",
  "forget-snapshot",
] as const;
export const jobKindSchema = z.enum(JOB_KINDS);
export type JobKind = z.infer<typeof jobKindSchema>;

/**
 * Kinds that not every agent of this protocol knows: ordered only of one whose `hello` names them. One that knows
 * `restore` also answers `stream.open` and takes orders that come with access to another host's repository.
 */
export const EXTRA_JOB_KINDS = ["stats", "restore", "tag", "forget-snapshot"] as const satisfies readonly JobKind[];

/** States only move forward. The last five are terminal. */
export const JOB_STATES = ["queued", "sent", "running", "succeeded", "partial", "failed", "cancelled", "lost"] as const;
export const jobStateSchema = z.enum(JOB_STATES);
export type JobState = z.infer<typeof jobStateSchema>;

export const TERMINAL_JOB_STATES = ["succeeded", "partial", "failed", "cancelled", "lost"] as const;
export const isTerminal = (state: JobState): boolean => TERMINAL_JOB_STATES.some((terminal) => terminal === state);

/** Why a job did not succeed: a closed set, so that each can have its sentence and its fix. */
export const JOB_CAUSES = [
  "wrong_password",
  "repo_missing",
  "repo_unreachable",
  "auth_refused",
  "repo_locked",
  "no_space",
  "permission_denied",
  "source_missing",
  "restic_missing",
  "restic_too_old",
  "cancelled",
  "timeout",
  "agent_restarted",
  "order_refused",
  "hook_failed",
  "repo_damaged",
  "files_failed",
  "unknown",
] as const;
export const jobCauseSchema = z.enum(JOB_CAUSES);
export type JobCause = z.infer<typeof jobCauseSchema>;

/** UUID, or `schedule id + nominal time` for a scheduled occurrence; safe as a file name. */
export const jobIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,99}$/);

const whole = (least: number, most: number) =>
  z
    .number("must be a number")
    .int("must be a whole number")
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

/** What a backup of a group may take of its host and its line. An absent key leaves restic its own default. */
export const limitsSchema = z.object({
  /** KiB per second, `--limit-upload` and `--limit-download`. */
  uploadKibps: whole(1, 10_000_000).optional(),
  downloadKibps: whole(1, 10_000_000).optional(),
  /** As in `nice -n`: 19 gives way to everybody. */
  niceness: whole(0, 19).optional(),
  /** As in `ionice`: `low` is best-effort 7, `idle` only what nobody else wants. */
  ioPriority: z.enum(["low", "idle"]).optional(),
  compression: z.enum(["auto", "off", "max"]).optional(),
  /** Files read at the same time, `--read-concurrency`; restic before 0.15 has no such thing. */
  readConcurrency: whole(1, 64).optional(),
});
export type Limits = z.infer<typeof limitsSchema>;

/** Shell lines around a backup. The agent runs them only where the host's own file says `RM_ALLOW_HOOKS=1`. */
export const hooksSchema = z.object({ before: shellLineSchema.optional(), after: shellLineSchema.optional() });
export type Hooks = z.infer<typeof hooksSchema>;

/** What a backup reads. `excludes` are restic patterns; an empty list excludes nothing. */
export const sourceGroupSchema = z.object({
  sourceGroupId: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  paths: z.array(absolutePathSchema).min(1).max(200),
  excludes: z.array(excludePatternSchema).max(500),
  tags: z.array(tagSchema).max(50),
  isOneFileSystem: z.boolean(),
  isExcludeCaches: z.boolean(),
  /** Windows: reads from a volume shadow copy. Other systems ignore it. */
  isVss: z.boolean().default(false),
  limits: limitsSchema.default({}),
  hooks: hooksSchema.default({}),
});
export type SourceGroup = z.infer<typeof sourceGroupSchema>;

/** One part of `total` of a repository's data, as in restic's `--read-data-subset=part/total`. */
export const readDataSchema = z
  .object({ part: z.number().int().min(1).max(MAX_READ_PARTS), total: z.number().int().min(1).max(MAX_READ_PARTS) })
  .refine(({ part, total }) => part <= total, "part must not be above total");
export type ReadData = z.infer<typeof readDataSchema>;

/** Typed, bounded arguments of each kind. There is no free-form argument on purpose. */
export const jobOrderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("init") }),
  z.object({ kind: z.literal("probe") }),
  /** A dry run reads and counts everything and stores nothing. */
  z.object({ kind: z.literal("backup"), sourceGroup: sourceGroupSchema, isDryRun: z.boolean().default(false) }),
  z.object({ kind: z.literal("snapshots") }),
  /** Over the snapshots of this host alone; those tagged `hold` stay whatever the rules say. */
  z.object({ kind: z.literal("forget"), retention: retentionSchema, isDryRun: z.boolean().default(false) }),
  z.object({ kind: z.literal("prune") }),
  /** `readData` names the part of the data that is read, too: all of it is `{ part: 1, total: 1 }`, null is none. */
  z.object({ kind: z.literal("check"), readData: readDataSchema.nullable().default(null) }),
  /** Removes stale locks only, as restic judges them. */
  z.object({ kind: z.literal("unlock") }),
  /** Restores a sample of the newest snapshot into an empty folder, compares it, and removes it. */
  z.object({
    kind: z.literal("verify"),
    sampleFiles: z.number().int().min(1).max(1000).default(20),
    sampleBytes: z
      .number()
      .int()
      .min(1)
      .max(2 ** 40)
      .default(256 * 1024 * 1024),
    /** `everything` restores the whole snapshot, whatever the sample's bounds. */
    scope: z.enum(["sample", "everything"]).optional(),
    /** Set when the snapshots are another host's, made under this name; `accessUntil` as in `restore`. */
    ofHostname: z.string().min(1).max(255).optional(),
    accessUntil: z.iso.datetime().optional(),
  }),
  /** Asks restic how much the repository's data takes, as stored. */
  z.object({ kind: z.literal("stats") }),
  z.object({ kind: z.literal("restore"), ...restoreOrderShape }),
  /** Gives one snapshot other tags, by which restic gives it another id. */
  z.object({
    kind: z.literal("tag"),
    snapshotId: snapshotIdSchema,
    add: z.array(tagSchema).max(20).default([]),
    remove: z.array(tagSchema).max(20).default([]),
  }),
  /** Forgets this one snapshot, unless it is held or the newest of its paths. */
  z.object({ kind: z.literal("forget-snapshot"), snapshotId: snapshotIdSchema }),
]);
export type JobOrder = z.infer<typeof jobOrderSchema>;

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
