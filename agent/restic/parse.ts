/** restic's own output. Every key that some version leaves out is optional here. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import type { BackupSummary, JobProgress, Snapshot, StatsSummary } from "../protocol/mod.ts";

const number = z.number().nonnegative();

const statusSchema = z.object({
  message_type: z.literal("status"),
  percent_done: number.optional(),
  total_files: number.optional(),
  files_done: number.optional(),
  total_bytes: number.optional(),
  bytes_done: number.optional(),
  /** A restore's words for the same. */
  files_restored: number.optional(),
  files_skipped: number.optional(),
  bytes_restored: number.optional(),
  bytes_skipped: number.optional(),
  current_files: z.array(z.string()).nullish(),
  error_count: number.optional(),
  seconds_elapsed: number.optional(),
  seconds_remaining: number.optional(),
});

const summarySchema = z.object({
  message_type: z.literal("summary"),
  files_new: number,
  files_changed: number,
  files_unmodified: number,
  dirs_new: number,
  dirs_changed: number,
  dirs_unmodified: number,
  data_added: number,
  data_added_packed: number.optional(),
  total_files_processed: number,
  total_bytes_processed: number,
  total_duration: number,
  snapshot_id: z.string().optional(),
});

/** 0.14 writes `{}` or `{Op, Path, Err}` with an errno, newer versions `{message}`. */
const fileErrorSchema = z.object({
  message_type: z.literal("error"),
  error: z.object({ message: z.string().optional(), Op: z.string().optional(), Err: z.number().optional() }).nullish(),
  during: z.string().optional(),
  item: z.string().optional(),
});

const exitErrorSchema = z.object({ message_type: z.literal("exit_error"), code: z.number(), message: z.string() });
const initializedSchema = z.object({ message_type: z.literal("initialized"), id: z.string() });
const verboseSchema = z.object({ message_type: z.literal("verbose_status") });

const jsonLineSchema = z.discriminatedUnion("message_type", [
  statusSchema,
  summarySchema,
  fileErrorSchema,
  exitErrorSchema,
  initializedSchema,
  verboseSchema,
]);

/** What `restore` counts: folders and links are among the files. A key that is 0 is left out by restic. */
const restoreSummarySchema = z.object({
  message_type: z.literal("summary"),
  total_files: number.default(0),
  files_restored: number.default(0),
  files_skipped: number.default(0),
  total_bytes: number.default(0),
  bytes_restored: number.default(0),
});
export type RestoreTotals = {
  totalFiles: number;
  filesRestored: number;
  filesSkipped: number;
  totalBytes: number;
  bytesRestored: number;
};

export type ResticLine =
  | { kind: "status"; progress: JobProgress }
  | { kind: "summary"; summary: BackupSummary }
  | { kind: "restored"; totals: RestoreTotals }
  | { kind: "file-error"; item: string; during: string; message: string; isPermission: boolean }
  | { kind: "exit-error"; code: number; message: string }
  | { kind: "initialized"; repositoryId: string }
  | { kind: "ignored" }
  | { kind: "text"; text: string };

const EACCES = 13;
const EPERM = 1;
const ENOENT = 2;
/** restic extrapolates over centuries while it has seen nothing yet; such a figure says nothing. */
const LONGEST_REMAINING_SECONDS = 365 * 86_400;

const OTHER_SUMMARY = /^\{"message_type":"summary"/;
/** What restic prints in place of JSON while it counts, such as `[0:02] 66.67%  2 / 3 packs processed`. */
const TEXT_PROGRESS = /^\[(?:\d+:)?\d+:\d\d\]\s+(?:(\d+(?:\.\d+)?)%\s+)?\d+(?: \/ \d+)? \w/;

/** Understands one line of stdout or stderr; what is no JSON of restic's is plain text. */
export function parseLine(line: string): ResticLine {
  if (line.startsWith("[")) return parseTextProgress(line);
  const parsed = line.startsWith("{") ? jsonLineSchema.safeParse(parseOrNull(line)) : null;
  if (!parsed?.success) return OTHER_SUMMARY.test(line) ? parseRestored(line) : { kind: "text", text: line };
  const data = parsed.data;
  switch (data.message_type) {
    case "status":
      return { kind: "status", progress: toProgress(data) };
    case "summary":
      return { kind: "summary", summary: toSummary(data) };
    case "error":
      return toFileError(data);
    case "exit_error":
      return { kind: "exit-error", code: data.code, message: data.message };
    case "initialized":
      return { kind: "initialized", repositoryId: data.id };
    case "verbose_status":
      return { kind: "ignored" };
  }
}

/** What restic says in words, as plain text or inside its JSON; empty for what is no words. */
export const wordsOf = (line: ResticLine): string =>
  line.kind === "text" ? line.text : line.kind === "exit-error" ? line.message : "";

function parseRestored(line: string): ResticLine {
  const parsed = restoreSummarySchema.safeParse(parseOrNull(line));
  if (!parsed.success) return { kind: "ignored" };
  const { total_files, files_restored, files_skipped, total_bytes, bytes_restored } = parsed.data;
  const totals: RestoreTotals = {
    // restic counts folders above a selection as restored, but not among the total.
    totalFiles: Math.round(Math.max(total_files, files_restored) + files_skipped),
    filesRestored: Math.round(files_restored),
    filesSkipped: Math.round(files_skipped),
    totalBytes: total_bytes,
    bytesRestored: bytes_restored,
  };
  return { kind: "restored", totals };
}

function parseTextProgress(line: string): ResticLine {
  const match = TEXT_PROGRESS.exec(line);
  if (match === null) return { kind: "text", text: line };
  return {
    kind: "status",
    progress: match[1] === undefined ? {} : { percentDone: Math.min(1, Number(match[1]) / 100) },
  };
}

function toProgress(status: z.infer<typeof statusSchema>): JobProgress {
  const progress: JobProgress = {};
  if (status.percent_done !== undefined) progress.percentDone = Math.min(1, status.percent_done);
  if (status.total_files !== undefined) progress.totalFiles = Math.round(status.total_files);
  const filesDone = status.files_done ?? sumOf(status.files_restored, status.files_skipped);
  const bytesDone = status.bytes_done ?? sumOf(status.bytes_restored, status.bytes_skipped);
  if (filesDone !== undefined) progress.filesDone = Math.round(filesDone);
  if (status.total_bytes !== undefined) progress.totalBytes = status.total_bytes;
  if (bytesDone !== undefined) progress.bytesDone = bytesDone;
  if (status.current_files) {
    progress.currentFiles = status.current_files.slice(0, 4).map((file) => file.slice(0, 4096));
  }
  if (status.error_count !== undefined) progress.errorCount = Math.round(status.error_count);
  if (status.seconds_elapsed !== undefined) progress.secondsElapsed = status.seconds_elapsed;
  if (status.seconds_remaining !== undefined && status.seconds_remaining < LONGEST_REMAINING_SECONDS) {
    progress.secondsRemaining = status.seconds_remaining;
  }
  return progress;
}

const sumOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);

function toSummary(data: z.infer<typeof summarySchema>): BackupSummary {
  return {
    ...(data.snapshot_id && /^[0-9a-f]{8,64}$/.test(data.snapshot_id) ? { snapshotId: data.snapshot_id } : {}),
    filesNew: data.files_new,
    filesChanged: data.files_changed,
    filesUnmodified: data.files_unmodified,
    dirsNew: data.dirs_new,
    dirsChanged: data.dirs_changed,
    dirsUnmodified: data.dirs_unmodified,
    totalFilesProcessed: data.total_files_processed,
    totalBytesProcessed: data.total_bytes_processed,
    dataAddedBytes: data.data_added,
    ...(data.data_added_packed === undefined ? {} : { dataAddedPackedBytes: data.data_added_packed }),
    durationSeconds: data.total_duration,
  };
}

function toFileError(data: z.infer<typeof fileErrorSchema>): ResticLine {
  const errno = data.error?.Err;
  const message = data.error?.message ?? messageOfErrno(errno);
  return {
    kind: "file-error",
    item: data.item ?? "",
    during: data.during ?? "",
    message,
    isPermission:
      errno === EACCES || errno === EPERM || /permission denied|not permitted|access is denied/i.test(message),
  };
}

function messageOfErrno(errno: number | undefined): string {
  switch (errno) {
    case EACCES:
      return "permission denied";
    case EPERM:
      return "operation not permitted";
    case ENOENT:
      return "no such file or directory";
    case undefined:
      return "could not be read";
    default:
      return `could not be read (error ${errno})`;
  }
}

const snapshotSummarySchema = z.object({
  total_files_processed: number.optional(),
  total_bytes_processed: number.optional(),
  data_added: number.optional(),
});

const resticSnapshotSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime({ offset: true }),
  hostname: z.string().default(""),
  username: z.string().default(""),
  paths: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  summary: snapshotSummarySchema.nullish(),
});

/** One element of `restic snapshots --json` as the protocol carries it, or null when it is not one. */
export function parseSnapshot(json: string): Snapshot | null {
  const parsed = resticSnapshotSchema.safeParse(parseOrNull(json));
  if (!parsed.success) return null;
  const { id, time, hostname, username, paths, tags, summary } = parsed.data;
  return {
    snapshotId: id,
    takenAt: time,
    hostname: hostname.slice(0, 255),
    username: username.slice(0, 255),
    paths: (paths ?? []).slice(0, 200).map((path) => path.slice(0, 4096)),
    tags: (tags ?? []).slice(0, 100).map((tag) => tag.slice(0, 255)),
    ...(summary?.total_files_processed === undefined ? {} : { totalFiles: summary.total_files_processed }),
    ...(summary?.total_bytes_processed === undefined ? {} : { totalBytes: summary.total_bytes_processed }),
    ...(summary?.data_added === undefined ? {} : { dataAddedBytes: summary.data_added }),
  };
}

const statsSchema = z.object({ total_size: number, snapshots_count: number.int().optional() });

/** The figures of `restic stats --mode raw-data --json`, or null when there are none in it. */
export function parseStats(text: string): StatsSummary | null {
  const parsed = statsSchema.safeParse(parseOrNull(text.slice(Math.max(0, text.indexOf("{")))));
  if (!parsed.success) return null;
  const { total_size, snapshots_count } = parsed.data;
  return { totalBytes: total_size, ...(snapshots_count === undefined ? {} : { snapshotCount: snapshots_count }) };
}

const repositoryConfigSchema = z.object({ id: z.string().max(64) });

/** The repository id in what `restic cat config` prints, or undefined. */
export function parseRepositoryId(text: string): string | undefined {
  const parsed = repositoryConfigSchema.safeParse(parseOrNull(text.slice(Math.max(0, text.indexOf("{")))));
  return parsed.success ? parsed.data.id : undefined;
}
