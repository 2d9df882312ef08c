import { z } from "zod";
import { type BackupSummary, JOB_STATES, type JobProgress, jobKindSchema } from "@/agent/protocol/mod";
import { type JobView, MAX_JOBS_PER_PAGE } from "@/server/domain/jobs";
import { boundedInteger } from "./values";

/** `status` is what the product calls a job's state. */
export const listJobsQuery = z
  .object({
    kind: jobKindSchema.optional(),
    status: z.enum(JOB_STATES).optional(),
    limit: boundedInteger(1, MAX_JOBS_PER_PAGE).optional(),
    before: z.string().max(100).optional(),
  })
  .transform(({ status, limit, ...rest }) => ({
    ...rest,
    state: status,
    ...(limit === undefined ? {} : { limit }),
  }));

export const toJob = (job: JobView) => ({
  job_id: job.jobId,
  host_id: job.hostId,
  hostname: job.hostname,
  kind: job.kind,
  status: job.state,
  source_group_id: job.sourceGroupId,
  source_group_name: job.sourceGroupName,
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
  exit_code: job.exitCode,
  snapshot_id: job.snapshotId,
  summary: job.summary && toSummary(job.summary),
  progress: job.progress && toProgress(job.progress),
  progress_at: job.progressAt,
  log_lines: job.logLines,
  log_removed_at: job.logRemovedAt,
});

const toSummary = (summary: BackupSummary) => ({
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

const toProgress = (progress: JobProgress) => ({
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
export const toJobRef = ({ jobId }: { jobId: string }) => ({ job_id: jobId });
