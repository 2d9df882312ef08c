import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { z } from "zod";
import { AppError, isAppError } from "@/server/core/errors";

/** A name has at most 4096 characters, a path twice that, and JSON may write each of them with six. */
const MAX_LINE = 128 * 1024;
/** So many lines are read in one go; between two lots everybody else has a turn. */
const MAX_LOT = 500;

const notUnderstood = () =>
  new AppError("repository_failed", "The host's answer cannot be understood; update its agent, then try again.");

/**
 * Reads an answer that is one JSON value a line, as it arrives.
 * @throws AppError `repository_failed` for a line that is none, or when the answer breaks off
 */
export async function* readLines<Line>(body: Readable, schema: z.ZodType<Line>): AsyncGenerator<Line[]> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    for await (const bytes of body) {
      const lines = (rest + (typeof bytes === "string" ? bytes : decoder.write(bytes))).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > MAX_LINE) throw notUnderstood();
      for (let from = 0; from < lines.length; from += MAX_LOT)
        yield lines.slice(from, from + MAX_LOT).map((line) => parseLine(line, schema));
    }
  } catch (error) {
    if (isAppError(error)) throw error;
    const message = "The host's answer broke off; try again, and look into its agent's log.";
    throw new AppError("repository_failed", message, { cause: error });
  }
  rest += decoder.end();
  if (rest !== "") yield [parseLine(rest, schema)];
}

function parseLine<Line>(line: string, schema: z.ZodType<Line>): Line {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw notUnderstood();
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw notUnderstood();
  return parsed.data;
}
