import { z } from "zod";
import {
  type FoundLines,
  LOG_STREAMS,
  type LogPage,
  MAX_FOUND_LINES,
  MAX_LOG_LINES,
  SEARCH_DIRECTIONS,
} from "@/server/domain/jobs";
import { boundedInteger, count } from "./values";

/** A reader that comes back names the chunk by `Last-Event-ID` instead. */
export const followLogQuery = z.object({
  from: boundedInteger(0, Number.MAX_SAFE_INTEGER).optional().describe("The first chunk wanted; 0 when left out."),
});

const lineNumber = boundedInteger(1, 1_000_000_000);
const LINES_PER_PAGE = 200;

export const logLinesQuery = z.object({
  from: lineNumber.optional().describe("The first line wanted; the log's end when left out."),
  count: boundedInteger(0, MAX_LOG_LINES)
    .default(LINES_PER_PAGE)
    .describe(`How many lines at most; ${LINES_PER_PAGE} when left out.`),
});

export const searchLogQuery = z.object({
  text: z.string().min(1).max(200).optional().describe("What the lines hold; what looks like trouble when left out."),
  stream: z.enum(LOG_STREAMS).optional().describe("Only lines of this stream."),
  from: lineNumber.default(1).describe("The first line that is looked at; 1 when left out."),
  direction: z.enum(SEARCH_DIRECTIONS).default("forward").describe("Towards the end, or towards the start."),
  limit: boundedInteger(1, MAX_FOUND_LINES).default(1).describe("How many lines at most; 1 when left out."),
});

export const logPage = z
  .object({
    total: count.describe("How many lines the log has by now."),
    from: z.number().int().positive().describe("The number of the first line."),
    lines: z.array(
      z.object({ at: z.string(), stream: z.enum(LOG_STREAMS), text: z.string(), looks_like_trouble: z.boolean() }),
    ),
    complete: z.boolean().describe("Whether no line will come any more."),
  })
  .meta({ id: "LogPage" });

export const foundLines = z
  .object({
    lines: z.array(z.number().int().positive()).describe("Line numbers, in the direction of the search."),
    resume_at: z.number().int().positive().nullable().describe("Where to go on; null when all was looked at."),
    total: count,
  })
  .meta({ id: "FoundLines" });

export const toLogPage = ({ total, from, lines, isComplete }: LogPage): z.output<typeof logPage> => ({
  total,
  from,
  lines: lines.map(({ at, stream, text, isTrouble }) => ({ at, stream, text, looks_like_trouble: isTrouble })),
  complete: isComplete,
});

export const toFoundLines = ({ lines, resumeAt, total }: FoundLines): z.output<typeof foundLines> => ({
  lines,
  resume_at: resumeAt,
  total,
});
