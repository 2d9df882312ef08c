import { ROUTES, type RouteKey } from "../routes-table";

/** It creates nothing, and what it answers must not be kept, not even sealed. */
const NEVER_KEPT: RouteKey = "POST /api/hosts/[hostId]/recovery-kit";

/** Whether the route takes an `Idempotency-Key`: every POST of somebody known, because each of them may create. */
export const isRepeatable = (key: RouteKey): boolean =>
  key.startsWith("POST ") && ROUTES[key].need !== "anyone" && key !== NEVER_KEPT;
