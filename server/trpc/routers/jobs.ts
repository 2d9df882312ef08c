import {
  cancelJob,
  getJob,
  getJobLog,
  getJobLogSchema,
  jobRefSchema,
  listJobs,
  listJobsSchema,
  retryJob,
} from "@/server/domain/jobs";
import { procedure, router } from "../init";

export const jobsRouter = router({
  list: procedure.input(listJobsSchema).query(({ ctx, input }) => listJobs(ctx, input)),
  get: procedure.input(jobRefSchema).query(({ ctx, input }) => getJob(ctx, input)),
  log: procedure.input(getJobLogSchema).query(({ ctx, input }) => getJobLog(ctx, input)),
  cancel: procedure.input(jobRefSchema).mutation(({ ctx, input }) => cancelJob(ctx, input)),
  retry: procedure.input(jobRefSchema).mutation(({ ctx, input }) => retryJob(ctx, input)),
});
