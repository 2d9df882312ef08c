import { z } from "zod";
import { followLogQuery, foundLines, logLinesQuery, logPage, searchLogQuery } from "../contracts/job-log";
import { jobAnswer, jobRef, jobWithOutput, listHostJobsQuery, listJobsQuery } from "../contracts/jobs";
import type { Operations } from "./operation";

export const jobOperations = {
  "GET /api/hosts/[hostId]/jobs": {
    name: "listHostJobs",
    tag: "Jobs",
    summary: "Lists the jobs of one host, newest first.",
    query: listHostJobsQuery,
    answer: { status: 200, schema: z.array(jobAnswer) },
    isPaged: true,
    refusals: ["host_not_found", "job_not_found"],
  },
  "GET /api/jobs": {
    name: "listJobs",
    tag: "Jobs",
    summary: "Lists the jobs of all hosts, newest first.",
    query: listJobsQuery,
    answer: { status: 200, schema: z.array(jobAnswer) },
    isPaged: true,
    refusals: ["host_not_found", "job_not_found"],
  },
  "GET /api/jobs/[jobId]": {
    name: "getJob",
    tag: "Jobs",
    summary: "Reads one job with its whole log.",
    answer: { status: 200, schema: jobWithOutput },
    refusals: ["job_not_found"],
  },
  "GET /api/jobs/[jobId]/log": {
    name: "getJobLog",
    tag: "Jobs",
    summary: "Gives a job's log as plain text, whole or one range of it.",
    details:
      "One line is `time stream text`. While the job runs, the log grows at its end. Once it is over, the ETag is strong and the text never changes, so that a download can be resumed by Range and If-Range (206) or found to be known (304).",
    headers: {
      Range: "One range of bytes, such as bytes=0-1023, bytes=1024- or bytes=-1024.",
      "If-Range": "The ETag of the part before: another log is answered whole.",
      "If-None-Match": "The ETag of what is there already.",
    },
    answer: { status: 200, media: "text/plain", holds: "Lines of time, stream and text.", alsoStatus: [206, 304] },
    refusals: ["job_not_found", "log_removed", "range_not_satisfiable"],
  },
  "GET /api/jobs/[jobId]/log/events": {
    name: "followJobLog",
    tag: "Jobs",
    summary: "Follows a job's log as server-sent events.",
    details:
      "Each event holds `{lines: [{at, stream, text}]}`, and its id is the chunk to go on from, as Last-Event-ID or `from`. `event: end` with `{status}` is the last one; close the stream then. Comments keep a silent line open. The stream ends with the session that opened it.",
    query: followLogQuery,
    headers: { "Last-Event-ID": "The id of the last event that came; the stream goes on behind it." },
    answer: { status: 200, media: "text/event-stream", holds: "Events until the job is over." },
    refusals: ["job_not_found"],
  },
  "GET /api/jobs/[jobId]/log/lines": {
    name: "listLogLines",
    tag: "Jobs",
    summary: "Reads a range of a job's log by line numbers.",
    details: "Lines count from 1. Terminal codes are taken out. Fewer lines than asked for come at the log's end only.",
    query: logLinesQuery,
    answer: { status: 200, schema: logPage },
    refusals: ["job_not_found", "log_removed"],
  },
  "GET /api/jobs/[jobId]/log/search": {
    name: "searchJobLog",
    tag: "Jobs",
    summary: "Finds lines of a job's log by their text, or by looking like trouble.",
    details:
      "One call looks at a part of a long log: while `resume_at` is not null, ask again with it as `from` for the rest. The case does not matter. Without `text`, lines with words such as fatal, error or denied are meant.",
    query: searchLogQuery,
    answer: { status: 200, schema: foundLines },
    refusals: ["job_not_found", "log_removed"],
  },
  "POST /api/jobs/[jobId]/retry": {
    name: "retryJob",
    tag: "Jobs",
    summary: "Queues a new job that does the same as one that is over.",
    answer: { status: 202, schema: jobRef },
    refusals: ["job_not_found", "job_not_finished", "job_not_repeatable"],
  },
  "POST /api/jobs/[jobId]/cancel": {
    name: "cancelJob",
    tag: "Jobs",
    summary: "Asks for the end of a job that is not over.",
    answer: { status: 202, schema: jobAnswer },
    refusals: ["job_not_found", "job_finished"],
  },
} as const satisfies Operations;
