import { AppError } from "@/server/core/errors";
import { errorResponse } from "./error-response";
import type { Route } from "./json-route";

/** The methods that Next lets a route file export. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];

/** `params` is a promise of nothing where the address has no parameter. */
export type NextHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>;

/**
 * What a route file exports: its own methods, HEAD beside GET, and a 405 that names them for all others; Next's own
 * 405 has no body.
 */
export function methods(...routes: Pick<Route, "method" | "handle">[]): Record<Method, NextHandler> {
  const own = new Map(routes.map(({ method, handle }) => [method, handle]));
  const get = own.get("GET");
  if (get && !own.has("HEAD")) own.set("HEAD", async (request, context) => withoutBody(await get(request, context)));
  const allow = METHODS.filter((method) => own.has(method)).join(", ");
  const refuse: NextHandler = async () => methodNotAllowed(allow);
  const pick = (method: Method) => own.get(method) ?? refuse;
  return {
    GET: pick("GET"),
    HEAD: own.get("HEAD") ?? (async () => withoutBody(methodNotAllowed(allow))),
    POST: pick("POST"),
    PUT: pick("PUT"),
    PATCH: pick("PATCH"),
    DELETE: pick("DELETE"),
    OPTIONS: pick("OPTIONS"),
  };
}

const methodNotAllowed = (allow: string): Response =>
  errorResponse(new AppError("method_not_allowed", `Use one of these methods here: ${allow}.`), {
    headers: { Allow: allow },
  });

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

const notFound: NextHandler = async () =>
  errorResponse(new AppError("not_found", "There is no such address; check its spelling and try again."));

/** For addresses that nobody registered: a JSON 404 whatever the method. */
export const notFoundMethods = (): Record<Method, NextHandler> => ({
  GET: notFound,
  HEAD: async (request, context) => withoutBody(await notFound(request, context)),
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
  OPTIONS: notFound,
});
