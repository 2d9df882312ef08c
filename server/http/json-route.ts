import type { z } from "zod";
import { FLEET, hasAccess, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError, isAppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { assertOwnOrigin, assertOwnSite } from "@/server/core/request";
import { contextOfRequest } from "@/server/request-context";
import { asAppError, errorResponse } from "./error-response";
import { METHODS, type Method, type NextHandler } from "./methods";
import type { JsonOperation } from "./operations/operation";
import { type JsonRouteKey, OPERATIONS, type OperationOf } from "./operations/table";
import { answerRepeatable } from "./repeat";
import { queryOf, readInput } from "./request-input";
import { ROUTES, type RouteKey, type RouteNeed } from "./routes-table";

/**
 * What a route answers with; the status is the operation's own.
 * `next` of a list is where its next page starts, null on the last one.
 */
export type Reply = { body?: unknown; headers?: Record<string, string>; next?: string | null };
type ReplyWith<Body> = [Body] extends [undefined] ? Omit<Reply, "body"> : Reply & { body: Body };

type Params = Readonly<Record<string, string>>;
type BodyOf<Key extends JsonRouteKey> =
  OperationOf<Key> extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
type QueryOf<Key extends JsonRouteKey> =
  OperationOf<Key> extends { query: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
type AnswerOf<Key extends JsonRouteKey> = OperationOf<Key>["answer"] extends { media: string }
  ? Response
  : ReplyWith<
      OperationOf<Key>["answer"] extends { schema: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
    >;
type Call<Key extends JsonRouteKey> = {
  ctx: Ctx;
  request: Request;
  params: Params;
  body: BodyOf<Key>;
  query: QueryOf<Key>;
};

export type Route = { key: RouteKey; method: Method; handle: NextHandler };

/**
 * One method of one route: authenticate → origin → role → content type → size → parse → verb → answer.
 * Every refusal on the way has the contract's shape.
 * @param key line of the tables: who may call, what is taken and what is answered
 */
export function jsonRoute<Key extends JsonRouteKey>(
  key: Key,
  respond: (call: Call<Key>) => Promise<AnswerOf<Key>>,
): Route {
  const route: RouteNeed = ROUTES[key];
  const operation: JsonOperation = OPERATIONS[key];
  const handle: NextHandler = async (request, { params }) => {
    try {
      const ctx = await admit(request, route);
      const checked = checkParams((await params) ?? {});
      const { text, body } = await readInput(request, operation);
      const query = operation.query ? parseInput(operation.query, queryOf(request)) : undefined;
      // The schemas of this key's own operation have just checked both.
      const call = { ctx, request, params: checked, body, query } as Call<Key>;
      const run = async () => toResponse(request, (await respond(call)) as Reply | Response, operation.answer.status);
      return await answerRepeatable({ ctx, request, key, text }, run);
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
  // Such a question hands a host the access to another one's repository.
  if (queryOf(request).via_host_id !== undefined) assertOwnSite(request.headers, ctx.site.publicUrl);
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

function toResponse(request: Request, reply: Reply | Response, status: number): Response {
  if (reply instanceof Response) return reply;
  const { body, headers = {}, next } = reply;
  const init = { status, headers: { "Cache-Control": "no-store", ...nextPageHeaders(request, next), ...headers } };
  return body === undefined ? new Response(null, init) : Response.json(body, init);
}

/** RFC 8288; the address is relative, because only a proxy may know the public one. */
function nextPageHeaders(request: Request, next: string | null | undefined): Record<string, string> {
  if (next === null || next === undefined) return {};
  const { pathname, searchParams } = new URL(request.url);
  searchParams.delete("before");
  searchParams.set("cursor", next);
  return { "X-Next-Cursor": next, Link: `<${pathname}?${searchParams}>; rel="next"` };
}

/** One id of the address. @throws when the route's folder has no such parameter */
export function param(params: Params, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`This route has no parameter ${name}`);
  return value;
}
