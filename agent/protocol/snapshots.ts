/** What lies in a snapshot, and how it is asked for. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { absolutePathSchema } from "./values.ts";

/** restic's whole id. */
export const snapshotIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be a whole snapshot id of 64 hexadecimal digits");

const isClean = (path: string): boolean =>
  path === "/" ||
  path
    .slice(1)
    .split("/")
    .every((name) => name !== "" && name !== "." && name !== "..");

/**
 * Where something lies in a snapshot, as restic names it: with slashes on every system, `/C/Users` on Windows. A name may
 * hold line breaks and whatever else a file system allows.
 */
export const snapshotPathSchema = z
  .string()
  .min(1)
  .max(4096, "must be at most 4096 characters")
  .refine((path) => path.startsWith("/") && !path.includes("\0"), "must begin with a slash")
  .refine(isClean, "must be a clean path: no `.`, `..` or empty names, no slash at its end");

/** A name in another encoding than UTF-8 comes with this in it, and cannot be told to restic again. */
export const UNKNOWN_CHARACTER = "\ufffd";

/** One name in a folder of a snapshot. Sizes in bytes, of files only. */
export const snapshotEntrySchema = z.object({
  name: z.string().max(4096),
  kind: z.enum(["file", "folder", "link", "other"]),
  sizeBytes: z.number().nonnegative().nullable(),
  modifiedAt: z.string().max(64).nullable(),
  /** As `ls` writes it: `-rw-r--r--`. */
  permissions: z.string().max(32).nullable(),
  uid: z.number().int().nullable(),
  gid: z.number().int().nullable(),
  /** False for a name that cannot be asked for by itself; the folder that holds it can. */
  isAddressable: z.boolean(),
});
export type SnapshotEntry = z.infer<typeof snapshotEntrySchema>;

/** One line of the answer to `find`. */
export const foundEntrySchema = snapshotEntrySchema.extend({
  snapshotId: snapshotIdSchema,
  path: z.string().max(8192),
});
export type FoundEntry = z.infer<typeof foundEntrySchema>;

/** One line of the answer to `diff`; the last one holds the sums. */
export const diffLineSchema = z.union([
  z.object({
    path: z.string().max(8192),
    change: z.enum(["added", "removed", "changed", "metadata", "type"]),
  }),
  z.object({
    sums: z.object({
      changedFiles: z.number().int().nonnegative(),
      addedFiles: z.number().int().nonnegative(),
      addedBytes: z.number().nonnegative(),
      removedFiles: z.number().int().nonnegative(),
      removedBytes: z.number().nonnegative(),
    }),
  }),
]);
export type DiffLine = z.infer<typeof diffLineSchema>;

export const DUMP_FORMATS = ["raw", "tar", "zip"] as const;
export const dumpFormatSchema = z.enum(DUMP_FORMATS);
export type DumpFormat = z.infer<typeof dumpFormatSchema>;

/** What a host is asked about a repository. The answer is a stream: lines of JSON, or for `dump` the bytes themselves. */
export const repositoryQuestionSchema = z.discriminatedUnion("kind", [
  /** The names in one folder: lines of `snapshotEntrySchema`, in restic's order. */
  z.object({ kind: z.literal("ls"), snapshotId: snapshotIdSchema, path: snapshotPathSchema }),
  /** Where a name lies, over all snapshots of the hosts named: lines of `foundEntrySchema`. */
  z.object({
    kind: z.literal("find"),
    /** A restic pattern such as `*.conf`; with `isExact` a path, every character of which means itself. */
    pattern: z
      .string()
      .min(1)
      .max(4096)
      .refine((text) => !text.includes("\0"), "must not hold a NUL"),
    isExact: z.boolean().default(false),
    isCaseIgnored: z.boolean().default(false),
    /** Names under which the snapshots were made; an empty list is all. */
    hostnames: z.array(z.string().min(1).max(255)).max(20).default([]),
  }),
  /** What `to` has other than `from`, below a path: lines of `diffLineSchema`. */
  z.object({ kind: z.literal("diff"), from: snapshotIdSchema, to: snapshotIdSchema, path: snapshotPathSchema }),
  /** A file as it is, or a folder as one archive. The same question gives the same bytes, so it can be gone on with. */
  z.object({
    kind: z.literal("dump"),
    snapshotId: snapshotIdSchema,
    path: snapshotPathSchema,
    format: dumpFormatSchema,
    /** So many bytes of the answer are left out at its start. */
    skipBytes: z.number().int().nonnegative().default(0),
  }),
]);
export type RepositoryQuestion = z.infer<typeof repositoryQuestionSchema>;

/** Why a stream ended before its answer was whole. */
export const STREAM_PROBLEMS = [
  "snapshot_not_found",
  "path_not_found",
  "repository_failed",
  "restic_missing",
  "restic_too_old",
  "too_many",
  "idle",
  "failed",
] as const;
/** The last frame of a stream, and the only text frame; `problem` is null after a whole answer. */
export const streamEndSchema = z.object({
  problem: z.enum(STREAM_PROBLEMS).nullable(),
  /** One sentence, scrubbed of secrets; empty after a whole answer. */
  message: z.string().max(500),
});
export type StreamEnd = z.infer<typeof streamEndSchema>;

export const OVERWRITE_POLICIES = ["always", "if_changed", "if_newer", "never"] as const;

/** What a `restore` puts back, and where. */
export const restoreOrderShape = {
  snapshotId: snapshotIdSchema,
  /** An empty list is everything. */
  paths: z.array(snapshotPathSchema).max(200).default([]),
  /** `folder` is a new folder of the job's own; `in_place` only where the host's own file allows it. */
  target: z.enum(["folder", "in_place"]).default("folder"),
  overwrite: z.enum(OVERWRITE_POLICIES).default("always"),
  /** Whose the files are afterwards: as the snapshot says, or the agent's own user's. */
  ownership: z.enum(["snapshot", "agent"]).default("snapshot"),
  isDryRun: z.boolean().default(false),
  /** Reads every restored file again and compares it with the repository. */
  isVerified: z.boolean().default(true),
  /** Set when the repository is another host's: the order comes with access to it, and the job must end by then. */
  accessUntil: z.iso.datetime().optional(),
};

const count = z.number().int().nonnegative();
/** What a `restore` did, or would have done. `problems` names at most 100 of `problemCount`. */
export const restoreSummarySchema = z.object({
  snapshotId: snapshotIdSchema,
  /** Where the files are; `/` for a restore in place. */
  folder: absolutePathSchema,
  isDryRun: z.boolean(),
  totalFiles: count,
  filesRestored: count,
  filesSkipped: count,
  totalBytes: z.number().nonnegative(),
  bytesRestored: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
  /** Whether every restored file was read again and found equal; null when that was not asked for. */
  isVerified: z.boolean().nullable(),
  problemCount: count,
  problems: z.array(z.object({ path: z.string().max(1024), message: z.string().max(500) })).max(100),
});
export type RestoreSummary = z.infer<typeof restoreSummarySchema>;
