/** What a job is and can be told to do. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { MAX_READ_PARTS } from "./limits.ts";
import { retentionSchema } from "./retention.ts";
import { restoreOrderShape, snapshotIdSchema } from "./snapshots.ts";
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
