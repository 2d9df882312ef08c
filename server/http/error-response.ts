import { type AppError, ERROR_STATUS, type FieldProblem, isAppError, unexpectedError } from "@/server/core/errors";
import { runtime } from "@/server/runtime";

const snakeCase = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toContract = ({ field, message }: FieldProblem) => ({ field: snakeCase(field), message });

/** The contract's one shape of a refusal: `{code, message}` and, for refused fields, `details`. */
export function errorResponse(error: AppError, extra: { status?: number; headers?: Record<string, string> } = {}) {
  const { code, message, details, retryAfterSeconds } = error;
  const body = { code, message, ...(details && details.length > 0 ? { details: details.map(toContract) } : {}) };
  return Response.json(body, {
    status: extra.status ?? ERROR_STATUS[code],
    headers: {
      "Cache-Control": "no-store",
      ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) }),
      ...extra.headers,
    },
  });
}

/** Ours as they are; anything else is logged, and its caller learns nothing about it. */
export function asAppError(error: unknown, route: string): AppError {
  if (isAppError(error)) return error;
  runtime().log.error({ err: error, route }, "request failed");
  return unexpectedError(error);
}
