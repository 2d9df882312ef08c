import { z } from "zod";
import { JOB_STATES, jobIdSchema, jobKindSchema } from "@/agent/protocol/mod";

export const MAX_JOBS_PER_PAGE = 500;
/** Ten years: as good as all of them. */
export const MAX_WITHIN_HOURS = 10 * 366 * 24;

/** `before` is the id of the last job of the page before. */
export const listJobsSchema = z.object({
  hostId: z.string().min(1).max(64).optional(),
  kind: jobKindSchema.optional(),
  state: z.enum(JOB_STATES).optional(),
  /** Only jobs that were made in the last so many hours. */
  withinHours: z.number().int().min(1).max(MAX_WITHIN_HOURS).optional(),
  limit: z.number().int().min(1).max(MAX_JOBS_PER_PAGE).default(50),
  before: jobIdSchema.optional(),
});
export type ListJobsInput = z.input<typeof listJobsSchema>;

export const jobRefSchema = z.object({ jobId: jobIdSchema });
export type JobRef = z.infer<typeof jobRefSchema>;

/** `from` is the first chunk wanted: 0, or `nextChunk` of the answer before. */
export const getJobLogSchema = jobRefSchema.extend({ from: z.number().int().nonnegative().default(0) });
export type GetJobLogInput = z.input<typeof getJobLogSchema>;

export const MAX_LOG_LINES = 2000;
const lineNumber = z.number().int().min(1).max(1_000_000_000);

/** `from` is the number of the first line wanted, counted from 1; left out, the last `count` lines are meant. */
export const getLogLinesSchema = jobRefSchema.extend({
  from: lineNumber.optional(),
  count: z.number().int().nonnegative().max(MAX_LOG_LINES),
});
export type GetLogLinesInput = z.infer<typeof getLogLinesSchema>;

export const MAX_FOUND_LINES = 1000;
export const LOG_STREAMS = ["stdout", "stderr", "agent"] as const;
export const SEARCH_DIRECTIONS = ["forward", "backward"] as const;

/** Without `text`, lines that look like trouble are looked for. The line `from` is looked at, too. */
export const searchJobLogSchema = jobRefSchema.extend({
  text: z.string().min(1).max(200).optional(),
  stream: z.enum(LOG_STREAMS).optional(),
  from: lineNumber,
  direction: z.enum(SEARCH_DIRECTIONS),
  limit: z.number().int().min(1).max(MAX_FOUND_LINES),
});
export type SearchJobLogInput = z.infer<typeof searchJobLogSchema>;
