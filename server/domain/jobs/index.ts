/** Jobs: the row is the queue, states only move forward, and what ends a job is the agent's word. */
export { acceptJob } from "./accept-job";
export { type AnnounceJobInput, announceJob } from "./announce-job";
export { appendLog } from "./append-log";
export { cancelJob } from "./cancel-job";
export { type CauseAction, type CauseHelp, explainCause } from "./causes";
export { dueJobs, type StartOrder } from "./due-jobs";
export { type EnqueueInput, enqueueJob, QUEUE_EXPIRY_MS } from "./enqueue-job";
export { finishJob } from "./finish-job";
export { getJob } from "./get-job";
export { getJobLog, type JobLog } from "./get-job-log";
export { getJobOutput } from "./get-job-output";
export { listJobs } from "./list-jobs";
export { type Reconciled, reconcileJobs } from "./reconcile-jobs";
export { recordProgress } from "./record-progress";
export { getJobLogSchema, jobRefSchema, listJobsSchema, MAX_JOBS_PER_PAGE } from "./schemas";
export { sweepJobs } from "./sweep-jobs";
export type { JobView } from "./view";
