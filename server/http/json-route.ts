import type { z } from "zod";
import { FLEET, hasAccess, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError, isAppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { assertOwnOrigin, readBody } from "@/server/core/request";
import { contextOfRequest } from "@/server/request-context";
import { asAppError, errorResponse } from "./error-response";
import { METHODS, type Method, type NextHandler } from "./methods";
import { ROUTES, type RouteKey, type RouteNeed } from "./routes-table";

/** A 200 with `body` unless it says otherwise; without `body` the answer is empty. */
export type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };

type Spec<Body extends z.ZodType, Query extends z.ZodType> = { body?: Body; query?: Query };
type Call<Body, Query> = { ctx: Ctx; request: Request; params: Params; body: Body; query: Query };
type Params = Readonly<Record<string, string>>;

export type Route = { key: RouteKey; method: Method; handle: NextHandler };

/**
 * One method of one route: authenticate → origin → role → content type → size → parse → verb → answer.
 * Every refusal on the way has the contract's shape.
 * @param key line of the routes table, which says who may call
 */
export function jsonRoute<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  key: RouteKey,
  spec: Spec<Body, Query>,
  respond: (call: Call<z.output<Body>, z.output<Query>>) => Promise<Reply | Response>,
): Route {
  const route: RouteNeed = ROUTES[key];
  const handle: NextHandler = async (request, { params }) => {
    try {
      const ctx = await admit(request, route);
      const call = {
        ctx,
        request,
        params: checkParams((await params) ?? {}),
        body: (await readInput(request, spec.body)) as z.output<Body>,
        query: (spec.query ? parseInput(spec.query, queryOf(request)) : undefined) as z.output<Query>,
      };
      return toResponse(await respond(call));
    } catch (error) {
      const isLowRole = isAppError(error) && error.code === "role_required";
      const status = isLowRole ? route.lowRoleStatus : undefined;
      return errorResponse(asAppError(error, key), status === undefined ? {} : { status });
    }
  };
  return { key, method: methodOf(key), handle };
}

function methodOf(key: RouteKey): Method {
  const method = METHODS.find((candidate) => key.startsWith(`${candidate} `));
  if (!method) throw new Error(`${key} does not start with a method`);
  return method;
}

/** Who calls, if they may call this at all. */
async function admit(request: Request, { need }: RouteNeed): Promise<Ctx> {
  const ctx = await contextOfRequest(request.headers);
  if (need !== "anyone" && ctx.actor.kind === "anonymous") requireAccess(ctx.actor, need, FLEET);
  const isWrite = request.method !== "GET" && request.method !== "HEAD";
  // A browser adds the cookie by itself, but never an API token.
  if (isWrite && ctx.actor.kind !== "api_token") assertOwnOrigin(request.headers, ctx.site.publicUrl);
  if (need !== "anyone" && !hasAccess(ctx.actor, need, FLEET)) requireAccess(ctx.actor, need, FLEET);
  return ctx;
}

/** Ids are bounded text; whether they name something is for the verb to find out. */
function checkParams(params: Record<string, string | string[] | undefined>): Params {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== "string") continue;
    if (value.length === 0 || value.length > 128 || !/^[\w.~%-]+$/.test(value))
      throw new AppError("not_found", "There is nothing at this address; check the id in it.");
    checked[name] = value;
  }
  return checked;
}

const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ""));

async function readInput(request: Request, schema: z.ZodType | undefined): Promise<unknown> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const isJson = mediaType === "application/json";
  const unsupported = () =>
    new AppError("unsupported_media_type", "Send the body with Content-Type: application/json.");
  if (!schema) {
    if (!isJson && (await hasBody(request))) throw unsupported();
    return undefined;
  }
  if (!isJson) throw unsupported();
  return parseInput(schema, parseJson(await readBody(request)));
}

const hasBody = async (request: Request): Promise<boolean> =>
  request.method !== "GET" && request.method !== "HEAD" && (await readBody(request)).length > 0;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_request", "The body is no well-formed JSON; correct it and send it again.");
  }
}

function toResponse(reply: Reply | Response): Response {
  if (reply instanceof Response) return reply;
  const { status = 200, body, headers = {} } = reply;
  const init = { status, headers: { "Cache-Control": "no-store", ...headers } };
  return body === undefined ? new Response(null, init) : Response.json(body, init);
}

/** One id of the address. @throws when the route's folder has no such parameter */
export function param(params: Params, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`This route has no parameter ${name}`);
  return value;
}
