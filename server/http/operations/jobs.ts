import { z } from "zod";
import { followLogQuery, jobAnswer, jobWithOutput, listJobsQuery } from "../contracts/jobs";
import type { Operations } from "./operation";

export const jobOperations = {
  "GET /api/hosts/[hostId]/jobs": {
    name: "listHostJobs",
    tag: "Jobs",
    summary: "Lists the jobs of one host, newest first.",
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
    summary: "Reads a job's log as text, whole or one range of bytes.",
    details:
      "One line is `time stream text`. While the job runs, the log grows at its end. Once it is over, the ETag is strong and the text never changes, so that a download can be resumed by Range and If-Range (206) or found to be known (304).",
    answer: { status: 200, media: "text/plain", holds: "The log.", alsoStatus: [206, 304] },
    refusals: ["job_not_found", "log_removed", "range_not_satisfiable"],
  },
  "GET /api/jobs/[jobId]/log/events": {
    name: "followJobLog",
    tag: "Jobs",
    summary: "Follows a job's log as server-sent events while it grows.",
    details:
      "Each event holds `{lines: [{at, stream, text}]}`, and its id is the chunk to go on from, as Last-Event-ID or `from`. `event: end` with `{status}` is the last one; close the stream then. Comments keep a silent line open. The stream ends with the session that opened it.",
    query: followLogQuery,
    answer: { status: 200, media: "text/event-stream", holds: "The log's lines as events." },
    refusals: ["job_not_found"],
  },
  "POST /api/jobs/[jobId]/cancel": {
    name: "cancelJob",
    tag: "Jobs",
    summary: "Asks for the end of a job that is not over.",
    answer: { status: 202, schema: jobAnswer },
    refusals: ["job_not_found", "job_finished"],
  },
} as const satisfies Operations;
