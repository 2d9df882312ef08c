/** What a job is, can be told to do, and can end as. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { absolutePathSchema, excludePatternSchema, tagSchema } from "./values.ts";

/** Kinds this protocol version can order. A kind outside this list is refused by the agent. */
export const JOB_KINDS = ["init", "probe", "backup", "snapshots"] as const;
export const jobKindSchema = z.enum(JOB_KINDS);
export type JobKind = z.infer<typeof jobKindSchema>;

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
  "unknown",
] as const;
export const jobCauseSchema = z.enum(JOB_CAUSES);
export type JobCause = z.infer<typeof jobCauseSchema>;

/** UUID, or `schedule id + nominal time` for a scheduled occurrence; safe as a file name. */
export const jobIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,99}$/);

/** What a backup reads. `excludes` are restic patterns; an empty list excludes nothing. */
export const sourceGroupSchema = z.object({
  sourceGroupId: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  paths: z.array(absolutePathSchema).min(1).max(200),
  excludes: z.array(excludePatternSchema).max(500),
  tags: z.array(tagSchema).max(50),
  isOneFileSystem: z.boolean(),
  isExcludeCaches: z.boolean(),
});
export type SourceGroup = z.infer<typeof sourceGroupSchema>;

/** Typed, bounded arguments of each kind. There is no free-form argument on purpose. */
export const jobOrderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("init") }),
  z.object({ kind: z.literal("probe") }),
  z.object({ kind: z.literal("backup"), sourceGroup: sourceGroupSchema }),
  z.object({ kind: z.literal("snapshots") }),
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
});
export type JobResult = z.infer<typeof jobResultSchema>;
