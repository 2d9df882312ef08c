import { TRPCError } from "@trpc/server";
import { z } from "zod";
import {
  AppError,
  ERROR_STATUS,
  type ErrorCode,
  type FieldProblem,
  isAppError,
  unexpectedError,
} from "@/server/core/errors";
import { fieldProblems, invalidRequest } from "@/server/core/input";

type Status = (typeof ERROR_STATUS)[ErrorCode];

/** tRPC's word for each of our statuses; total, so that a new status does not compile until it has one. */
const TRPC_CODE: Record<Status, TRPCError["code"]> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  408: "TIMEOUT",
  409: "CONFLICT",
  // tRPC knows no "gone".
  410: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  416: "BAD_REQUEST",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  431: "PAYLOAD_TOO_LARGE",
  500: "INTERNAL_SERVER_ERROR",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

export const toTrpcError = (error: AppError): TRPCError =>
  new TRPCError({ code: TRPC_CODE[ERROR_STATUS[error.code]], message: error.message, cause: error });

/** What went wrong in our own terms. An unexpected error says nothing about itself. */
export function toAppError(error: TRPCError): AppError {
  if (isAppError(error.cause)) return error.cause;
  if (error.cause instanceof z.ZodError) return invalidRequest(fieldProblems(error.cause));
  switch (error.code) {
    case "NOT_FOUND":
      return new AppError("not_found", "There is no such procedure; reload the page.");
    case "METHOD_NOT_SUPPORTED":
      return new AppError("method_not_allowed", "Queries are asked with GET, mutations with POST.");
    case "UNSUPPORTED_MEDIA_TYPE":
      return new AppError("unsupported_media_type", "Send the body as application/json.");
    case "PARSE_ERROR":
    case "BAD_REQUEST":
      return invalidRequest([]);
    default:
      return unexpectedError(error.cause);
  }
}

/** The part of an error's shape that is ours; `details` are refused fields in camelCase. */
export type AppErrorData = { appCode: ErrorCode; details?: FieldProblem[]; retryAfterSeconds?: number };

export const appErrorData = ({ code, details, retryAfterSeconds }: AppError): AppErrorData => ({
  appCode: code,
  ...(details ? { details } : {}),
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
