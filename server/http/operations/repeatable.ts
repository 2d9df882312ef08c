import { ROUTES, type RouteKey } from "../routes-table";

/** Whether the route takes an `Idempotency-Key`: every POST of somebody known, because each of them may create. */
export const isRepeatable = (key: RouteKey): boolean => key.startsWith("POST ") && ROUTES[key].need !== "anyone";
