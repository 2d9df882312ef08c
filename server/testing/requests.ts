import { SESSION_COOKIE } from "@/server/domain/users";
import type { NextHandler } from "@/server/http/methods";

export const TEST_ORIGIN = "https://backup.test";

type Sent = {
  method?: string;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Raw session token of the cookie. */
  session?: string;
};

/** A request as the custom server hands it on: with the remote address in its header. */
export function testRequest(path: string, { method = "GET", body, headers = {}, session }: Sent = {}): Request {
  return new Request(`${TEST_ORIGIN}${path}`, {
    method,
    headers: {
      "x-rm-remote-address": "192.0.2.1",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(session === undefined ? {} : { cookie: `${SESSION_COOKIE}=${session}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

export type Answer = { status: number; headers: Headers; body: unknown };

/** Calls a route's handler as Next does and reads the whole answer. */
export async function callRoute(
  handler: NextHandler,
  request: Request,
  params?: Record<string, string>,
): Promise<Answer> {
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = text !== "" && response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
