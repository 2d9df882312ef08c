import type { z } from "zod";
import { AppError, type FieldProblem } from "./errors";

/** zod's issues as field problems: dotted path and what to change. */
export const fieldProblems = (error: z.ZodError): FieldProblem[] =>
  error.issues.map(({ path, message }) => ({ field: path.map(String).join("."), message }));

/** The refusal of a value that breaks its schema; the sentence names the first field. */
export function invalidRequest(details: FieldProblem[]): AppError {
  const [first] = details;
  const what = first ? (first.field ? `${first.field}: ${first.message}` : first.message) : "the request is malformed";
  return new AppError("invalid_request", `Correct the request and send it again (${what}).`, { details });
}

/** @throws AppError `invalid_request` with every refused field */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(fieldProblems(parsed.error));
  return parsed.data;
}
