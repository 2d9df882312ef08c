import {
  cancelJob,
  getJob,
  getLogLines,
  getLogLinesSchema,
  jobRefSchema,
  listJobs,
  listJobsSchema,
  retryJob,
  searchJobLog,
  searchJobLogSchema,
} from "@/server/domain/jobs";
import { procedure, router } from "../init";

export const jobsRouter = router({
  list: procedure.input(listJobsSchema).query(({ ctx, input }) => listJobs(ctx, input)),
  get: procedure.input(jobRefSchema).query(({ ctx, input }) => getJob(ctx, input)),
  logLines: procedure.input(getLogLinesSchema).query(({ ctx, input }) => getLogLines(ctx, input)),
  searchLog: procedure.input(searchJobLogSchema).query(({ ctx, input }) => searchJobLog(ctx, input)),
  cancel: procedure.input(jobRefSchema).mutation(({ ctx, input }) => cancelJob(ctx, input)),
  retry: procedure.input(jobRefSchema).mutation(({ ctx, input }) => retryJob(ctx, input)),
});
