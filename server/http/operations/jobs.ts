import { z } from "zod";
import { logEventsQuery } from "../contracts/job-log";
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
    details: "Once the job is over the answer has an ETag, with which a download can be resumed.",
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
      "Each event holds lines, and its id is the piece to go on from. An event of type end is the last one, once the job is over. The stream ends with the session, too.",
    query: logEventsQuery,
    headers: { "Last-Event-ID": "The id of the last event that came; the stream goes on behind it." },
    answer: { status: 200, media: "text/event-stream", holds: "Events until the job is over." },
    refusals: ["job_not_found"],
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
