/** Jobs: the row is the queue, states only move forward, and what ends a job is the agent's word. */
export { acceptJob } from "./accept-job";
export { type AnnounceJobInput, announceJob } from "./announce-job";
export { appendLog } from "./append-log";
export { cancelJob } from "./cancel-job";
export { CAUSE_ACTIONS, type CauseAction, type CauseHelp, explainCause } from "./causes";
export { dueJobs, type StartOrder } from "./due-jobs";
export { type EnqueueInput, enqueueJob, enqueueJobs, QUEUE_EXPIRY_MS } from "./enqueue-job";
export { finishJob } from "./finish-job";
export { finishRecall } from "./finish-recall";
export { type FollowedLog, followJobLog } from "./follow-job-log";
export { getJob } from "./get-job";
export { getJobLog, type JobLog } from "./get-job-log";
export { getJobLogText, type JobLogText } from "./get-job-log-text";
export { getJobOutput } from "./get-job-output";
export { getLogLines, type LogPage, type ShownLine } from "./get-log-lines";
export { leaseKeyOf, rekeyLeases } from "./leases";
export { isLendingOrder, LENDING_MS, lendingEnd, requireBorrower, requireRestorer } from "./lending";
export { listJobs } from "./list-jobs";
export { recallJob } from "./recall-job";
export { type Reconciled, reconcileJobs } from "./reconcile-jobs";
export { recordProgress } from "./record-progress";
export { type LeaseAnswer, requestLease } from "./request-lease";
export { retryJob } from "./retry-job";
export { type Reviewed, reviewJobs } from "./review-jobs";
export {
  getLogLinesSchema,
  jobRefSchema,
  LOG_STREAMS,
  listJobsSchema,
  MAX_FOUND_LINES,
  MAX_JOBS_PER_PAGE,
  MAX_LOG_LINES,
  MAX_WITHIN_HOURS,
  SEARCH_DIRECTIONS,
  searchJobLogSchema,
} from "./schemas";
export { type FoundLines, searchJobLog } from "./search-job-log";
export { type HistoryLimits, sweepHistory } from "./sweep-history";
export { sweepJobs } from "./sweep-jobs";
export { type SweepLeasesInput, sweepLeases } from "./sweep-leases";
export type { JobView } from "./view";
export { waitingBackups, waitingJob } from "./waiting-job";
