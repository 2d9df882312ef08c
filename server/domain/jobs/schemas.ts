import { z } from "zod";
import { JOB_STATES, jobIdSchema, jobKindSchema } from "@/agent/protocol/mod";

export const MAX_JOBS_PER_PAGE = 500;

/** `before` is the id of the last job of the page before. */
export const listJobsSchema = z.object({
  hostId: z.string().min(1).max(64).optional(),
  kind: jobKindSchema.optional(),
  state: z.enum(JOB_STATES).optional(),
  limit: z.number().int().min(1).max(MAX_JOBS_PER_PAGE).default(50),
  before: jobIdSchema.optional(),
});
export type ListJobsInput = z.input<typeof listJobsSchema>;

export const jobRefSchema = z.object({ jobId: jobIdSchema });
export type JobRef = z.infer<typeof jobRefSchema>;

/** `from` is the first chunk wanted: 0, or `nextChunk` of the answer before. */
export const getJobLogSchema = jobRefSchema.extend({ from: z.number().int().nonnegative().default(0) });
export type GetJobLogInput = z.input<typeof getJobLogSchema>;
