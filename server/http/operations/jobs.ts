import { z } from "zod";
import { jobAnswer, jobWithOutput, listJobsQuery } from "../contracts/jobs";
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
  "POST /api/jobs/[jobId]/cancel": {
    name: "cancelJob",
    tag: "Jobs",
    summary: "Asks for the end of a job that is not over.",
    answer: { status: 202, schema: jobAnswer },
    refusals: ["job_not_found", "job_finished"],
  },
} as const satisfies Operations;
