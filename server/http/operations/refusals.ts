import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/server/core/errors";
import { ROUTES, type RouteNeed } from "../routes-table";
import type { JsonOperation } from "./operation";
import { isRepeatable } from "./repeatable";
import type { JsonRouteKey } from "./table";

/** What the server itself may answer on any route. */
const ANYWHERE: readonly ErrorCode[] = [
  "request_timeout",
  "headers_too_large",
  "internal",
  "shutting_down",
  "storage_full",
];

/** Every code that a route may answer, with the status it comes with there. */
export function refusalsOf(key: JsonRouteKey, operation: JsonOperation): { code: ErrorCode; status: number }[] {
  const { need, lowRoleStatus }: RouteNeed = ROUTES[key];
  const isWrite = !key.startsWith("GET ");
  // An API token that is not valid is refused everywhere, also where nobody needs to log in.
  const codes = new Set<ErrorCode>(["unauthenticated", ...operation.refusals, ...ANYWHERE]);
  if (need === "operator" || need === "admin") codes.add("role_required");
  if (key.includes("[")) codes.add("not_found");
  if (operation.query || operation.body) codes.add("invalid_request");
  if (operation.query instanceof z.ZodObject && "via_host_id" in operation.query.shape) codes.add("foreign_origin");
  if (isWrite)
    for (const code of ["foreign_origin", "unsupported_media_type", "body_too_large"] as const) codes.add(code);
  if (isRepeatable(key))
    for (const code of ["invalid_request", "idempotency_in_progress", "idempotency_key_reused"] as const)
      codes.add(code);
  const statusOf = (code: ErrorCode) => (code === "role_required" && lowRoleStatus) || ERROR_STATUS[code];
  return [...codes].map((code) => ({ code, status: statusOf(code) })).sort((a, b) => a.status - b.status);
}
