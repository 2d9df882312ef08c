import type { z } from "zod";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { readBody } from "@/server/core/request";

/** The query as one object; an empty value is the same as none. */
export const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ""));

type Wanted = { body?: z.ZodType; isBodyOptional?: true };

/**
 * The body as it came and as its schema made it; a route without a schema takes an empty body, or JSON that it ignores.
 * @throws AppError `unsupported_media_type` · `body_too_large` · `invalid_request`
 */
export async function readInput(
  request: Request,
  { body: schema, isBodyOptional }: Wanted,
): Promise<{ text: string; body: unknown }> {
  const mayBeEmpty = !schema || isBodyOptional === true;
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const isJson = mediaType === "application/json";
  if (!isJson && !mayBeEmpty) throw unsupported();
  const text = request.method === "GET" || request.method === "HEAD" ? "" : await readBody(request);
  if (!isJson && text.length > 0) throw unsupported();
  if (!schema) return { text, body: undefined };
  return { text, body: parseInput(schema, mayBeEmpty && text === "" ? {} : parseJson(text)) };
}

const unsupported = () => new AppError("unsupported_media_type", "Send the body with Content-Type: application/json.");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_request", "The body is no well-formed JSON; correct it and send it again.");
  }
}
