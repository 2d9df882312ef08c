import type { z } from "zod";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { readBody } from "@/server/core/request";

/** The query as one object; an empty value is the same as none. */
export const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ""));

/**
 * The body as it came and as its schema made it; a route without a schema takes an empty body, or JSON that it ignores.
 * @throws AppError `unsupported_media_type` · `body_too_large` · `invalid_request`
 */
export async function readInput(
  request: Request,
  schema: z.ZodType | undefined,
): Promise<{ text: string; body: unknown }> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const isJson = mediaType === "application/json";
  if (schema && !isJson) throw unsupported();
  const text = request.method === "GET" || request.method === "HEAD" ? "" : await readBody(request);
  if (!isJson && text.length > 0) throw unsupported();
  return { text, body: schema ? parseInput(schema, parseJson(text)) : undefined };
}

const unsupported = () => new AppError("unsupported_media_type", "Send the body with Content-Type: application/json.");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_request", "The body is no well-formed JSON; correct it and send it again.");
  }
}
