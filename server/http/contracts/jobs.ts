import { z } from "zod";
import {
  type BackupSummary,
  type CheckSummary,
  type ForgetSummary,
  JOB_STATES,
  type JobProgress,
  jobCauseSchema,
  jobKindSchema,
  jobStateSchema,
  type VerifySummary,
} from "@/agent/protocol/mod";
import { CAUSE_ACTIONS, type JobView, MAX_JOBS_PER_PAGE, MAX_WITHIN_HOURS } from "@/server/domain/jobs";
import { restoreSummary, toRestoreSummary } from "./restores";
import { boundedInteger, bytes, count, given, instant, optionalInstant, texts } from "./values";

const JOBS_PER_PAGE = 50;
const jobCursor = z.string().max(100).optional();

/** `status` is what the product calls a job's state; `before` and `cursor` say the same. */
const listJobsFields = {
  kind: jobKindSchema.optional().describe("Only jobs of this kind."),
  status: z.enum(JOB_STATES).optional().describe("Only jobs in this state."),
  within_hours: boundedInteger(1, MAX_WITHIN_HOURS)
    .optional()
    .describe("Only jobs that were made in the last so many hours."),
  limit: boundedInteger(1, MAX_JOBS_PER_PAGE)
    .default(JOBS_PER_PAGE)
    .describe(`How many jobs a page has at most; ${JOBS_PER_PAGE} when left out.`),
  cursor: jobCursor.describe("Where the page starts: X-Next-Cursor of the page before."),
  before: jobCursor.describe("The same as cursor."),
};

export const listHostJobsQuery = z.object(listJobsFields).transform(toListInput);
export const listJobsQuery = z
  .object({ host_id: z.string().max(64).optional().describe("Only jobs of this host."), ...listJobsFields })
  .transform(({ host_id, ...rest }) => ({ ...toListInput(rest), ...given({ hostId: host_id }) }));

function toListInput(query: z.output<z.ZodObject<typeof listJobsFields>>) {
  const { kind, status, within_hours: withinHours, limit, cursor, before } = query;
  return { limit, ...given({ kind, state: status, withinHours, before: cursor ?? before }) };
}

export const backupSummary = z
  .object({
    snapshot_id: z.string().nullable(),
    files_new: count,
    files_changed: count,
    files_unmodified: count,
    dirs_new: count,
    dirs_changed: count,
    dirs_unmodified: count,
    total_files_processed: count,
    total_bytes_processed: bytes,
    data_added_bytes: bytes,
    duration_seconds: z.number().nonnegative(),
  })
  .meta({ id: "BackupSummary" });

export const jobProgress = z
  .object({
    percent_done: z.number().min(0).max(1).nullable().describe("From 0 to 1."),
    total_files: count.nullable(),
    files_done: count.nullable(),
    total_bytes: bytes.nullable(),
    bytes_done: bytes.nullable(),
    current_files: texts,
    error_count: count,
    seconds_elapsed: z.number().nonnegative().nullable(),
    seconds_remaining: z.number().nonnegative().nullable(),
    retrying: z.boolean(),
  })
  .meta({ id: "JobProgress" });

const namedSnapshots = z.array(z.object({ snapshot_id: z.string(), taken_at: z.string() }));
export const forgetSummary = z
  .object({
    dry_run: z.boolean().describe("True where nothing was removed: a preview."),
    kept_count: count,
    removed_count: count,
    kept: namedSnapshots.describe("The newest of them."),
    removed: namedSnapshots.describe("The newest of them."),
  })
  .meta({ id: "ForgetSummary" });

export const readData = z
  .object({ part: z.number().int().min(1).max(1000), total: z.number().int().min(1).max(1000) })
  .describe("Part `part` of `total` of the repository's data.");
export const checkSummary = z
  .object({ error_count: count, read_data: readData.nullable() })
  .meta({ id: "CheckSummary" });

export const verifySummary = z
  .object({
    snapshot_id: z.string(),
    file_count: count,
    total_bytes: bytes,
    duration_seconds: z.number().nonnegative(),
    mismatches: texts.describe("Files that came back other than they are listed."),
    scope: z.enum(["sample", "everything"]),
    bytes_per_second: z
      .number()
      .nullable()
      .describe("How fast restic put files back; null when it were too few to say."),
    canaries: z
      .object({ checked: count, wrong: count })
      .nullable()
      .describe("Files planted by the agent, which knows by itself what they hold."),
    kit_proven: z.boolean().describe("Whether the recovery kit's own commands did all of it."),
  })
  .meta({ id: "VerifySummary" });

export const jobAnswer = z
  .object({
    job_id: z.string(),
    host_id: z.string(),
    hostname: z.string(),
    kind: jobKindSchema,
    status: jobStateSchema,
    source_group_id: z.string().nullable(),
    source_group_name: z.string().nullable(),
    schedule_id: z.string().nullable().describe("The schedule that started it."),
    nominal_at: optionalInstant.describe("The time that the schedule names."),
    requested_by: z.string(),
    created_at: instant,
    sent_at: optionalInstant,
    started_at: optionalInstant,
    finished_at: optionalInstant,
    expires_at: instant,
    cancel_requested_at: optionalInstant,
    cause: jobCauseSchema.nullable().describe("Why it did not succeed."),
    message: z.string().nullable(),
    fix: z.string().nullable().describe("What to do about it."),
    fix_action: z.enum(CAUSE_ACTIONS).nullable().describe("The action that is safe to offer beside it."),
    waits_for_repository: z.boolean().describe("True while it runs on the host, but has yet to get the repository."),
    exit_code: z.number().int().nullable(),
    snapshot_id: z.string().nullable(),
    summary: backupSummary.nullable(),
    forget: forgetSummary.nullable(),
    check: checkSummary.nullable(),
    verify: verifySummary.nullable(),
    restore: restoreSummary.nullable(),
    of_host: z
      .object({ host_id: z.string(), hostname: z.string() })
      .nullable()
      .describe("Whose repository it is about, when that is another host's."),
    attempts: count.nullable().describe("How often restic was started."),
    progress: jobProgress.nullable().describe("Only while it runs."),
    progress_at: optionalInstant,
    log_lines: count,
    log_removed_at: optionalInstant.describe("When its log was removed to make room."),
  })
  .meta({ id: "Job" });

export const jobWithOutput = jobAnswer
  .extend({ output: z.string().describe("Its whole log as text.") })
  .meta({ id: "JobWithOutput" });
export const jobRef = z.object({ job_id: z.string() }).meta({ id: "JobRef" });

export const toJob = (job: JobView): z.output<typeof jobAnswer> => ({
  job_id: job.jobId,
  host_id: job.hostId,
  hostname: job.hostname,
  kind: job.kind,
  status: job.state,
  source_group_id: job.sourceGroupId,
  source_group_name: job.sourceGroupName,
  schedule_id: job.scheduleId,
  nominal_at: job.nominalAt,
  requested_by: job.requestedBy,
  created_at: job.createdAt,
  sent_at: job.sentAt,
  started_at: job.startedAt,
  finished_at: job.finishedAt,
  expires_at: job.expiresAt,
  cancel_requested_at: job.cancelRequestedAt,
  cause: job.cause,
  message: job.message,
  fix: job.fix,
  fix_action: job.fixAction,
  waits_for_repository: job.waitsForRepository,
  exit_code: job.exitCode,
  snapshot_id: job.snapshotId,
  summary: job.summary && toSummary(job.summary),
  forget: job.forget && toForgetSummary(job.forget),
  check: job.check && toCheckSummary(job.check),
  verify: job.verify && toVerifySummary(job.verify),
  restore: job.restore && toRestoreSummary(job.restore),
  of_host: job.ofHost && { host_id: job.ofHost.hostId, hostname: job.ofHost.hostname },
  attempts: job.attempts,
  progress: job.progress && toProgress(job.progress),
  progress_at: job.progressAt,
  log_lines: job.logLines,
  log_removed_at: job.logRemovedAt,
});

const toSummary = (summary: BackupSummary): z.output<typeof backupSummary> => ({
  snapshot_id: summary.snapshotId ?? null,
  files_new: summary.filesNew,
  files_changed: summary.filesChanged,
  files_unmodified: summary.filesUnmodified,
  dirs_new: summary.dirsNew,
  dirs_changed: summary.dirsChanged,
  dirs_unmodified: summary.dirsUnmodified,
  total_files_processed: summary.totalFilesProcessed,
  total_bytes_processed: summary.totalBytesProcessed,
  data_added_bytes: summary.dataAddedBytes,
  duration_seconds: summary.durationSeconds,
});

type NamedSnapshot = ForgetSummary["kept"][number];
const toNamedSnapshot = ({ snapshotId, takenAt }: NamedSnapshot) => ({ snapshot_id: snapshotId, taken_at: takenAt });
const toForgetSummary = (summary: ForgetSummary): z.output<typeof forgetSummary> => ({
  dry_run: summary.isDryRun,
  kept_count: summary.keptCount,
  removed_count: summary.removedCount,
  kept: summary.kept.map(toNamedSnapshot),
  removed: summary.removed.map(toNamedSnapshot),
});

const toCheckSummary = (summary: CheckSummary): z.output<typeof checkSummary> => ({
  error_count: summary.errorCount,
  read_data: summary.readData,
});

const toVerifySummary = (summary: VerifySummary): z.output<typeof verifySummary> => ({
  snapshot_id: summary.snapshotId,
  file_count: summary.fileCount,
  total_bytes: summary.totalBytes,
  duration_seconds: summary.durationSeconds,
  mismatches: summary.mismatches,
  scope: summary.scope ?? "sample",
  bytes_per_second: summary.bytesPerSecond ?? null,
  canaries: summary.canaries ?? null,
  kit_proven: summary.isKitProven === true,
});

const toProgress = (progress: JobProgress): z.output<typeof jobProgress> => ({
  percent_done: progress.percentDone ?? null,
  total_files: progress.totalFiles ?? null,
  files_done: progress.filesDone ?? null,
  total_bytes: progress.totalBytes ?? null,
  bytes_done: progress.bytesDone ?? null,
  current_files: progress.currentFiles ?? [],
  error_count: progress.errorCount ?? 0,
  seconds_elapsed: progress.secondsElapsed ?? null,
  seconds_remaining: progress.secondsRemaining ?? null,
  retrying: progress.isRetrying ?? false,
});

/** The answer of everything that queues a job. */
export const toJobRef = ({ jobId }: { jobId: string }): z.output<typeof jobRef> => ({ job_id: jobId });
