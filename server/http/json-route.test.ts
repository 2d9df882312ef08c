import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/server/core/errors";
import { mintApiToken } from "@/server/domain/users";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser, type LoggedInUser } from "@/server/testing/accounts";
import { callRoute, TEST_ORIGIN, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { jsonRoute, type Reply } from "./json-route";
import { methods } from "./methods";

let test: TestContext;
let operator: LoggedInUser;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  operator = await addLoggedInUser(test, "ann", "operator");
});
afterEach(() => test.close());

/** Two lines of the real tables, with handlers of this test's own, which answer what no verb would. */
function route(respond: (seen: unknown) => Promise<Reply> = async (seen) => ({ body: seen })) {
  return methods(
    jsonRoute("GET /api/enrollment-tokens", async ({ query }) => (await respond(query)) as never),
    jsonRoute(
      "POST /api/enrollment-tokens",
      async ({ body, ctx }) => (await respond({ body, actor: ctx.actor.kind })) as never,
    ),
  );
}

const GOOD = { hostname: "newhost.example", repo_url: "/srv/x" };
type Sent = Parameters<typeof testRequest>[1];
const post = (sent: Sent, handlers = route()) =>
  callRoute(handlers.POST, testRequest("/api/enrollment-tokens", { method: "POST", body: GOOD, ...sent }));
const session = () => operator.session.sessionToken;
const refusal = (code: string) => ({ code, message: expect.any(String) });

describe("who may call", () => {
  it("lets a session of high enough role through", async () => {
    expect(await post({ session: session() })).toMatchObject({
      status: 200,
      body: { body: { hostname: "newhost.example", repoUrl: "/srv/x" }, actor: "user" },
    });
  });

  it("refuses nobody, a made-up cookie and an expired session before it looks at the body", async () => {
    for (const cookie of [undefined, "made-up"]) {
      const sent = cookie === undefined ? { body: "{" } : { body: "{", session: cookie };
      expect(await post(sent)).toMatchObject({ status: 401, body: refusal("unauthenticated") });
    }
    test.clock.advance(86_400_000);
    expect(await post({ session: session() })).toMatchObject({ status: 401, body: refusal("unauthenticated") });
  });

  it("answers a role that is too low with the status of its line in the table", async () => {
    const viewer = (await addLoggedInUser(test, "vic", "viewer")).session.sessionToken;
    expect(await post({ session: viewer, body: "{" })).toMatchObject({ status: 401, body: refusal("role_required") });
    const elsewhere = methods(
      jsonRoute("POST /api/hosts/[hostId]/repo/probe", async () => ({ body: { job_id: "j" } })),
    );
    const answer = await callRoute(elsewhere.POST, testRequest("/x", { method: "POST", session: viewer }), {
      hostId: "h",
    });
    expect(answer).toMatchObject({ status: 403, body: refusal("role_required") });
  });

  it("takes an API token instead of the cookie", async () => {
    const { token } = await mintApiToken(operator.ctx, { name: "bot", roleLimit: "operator", expiresInDays: 1 });
    expect(await post({ headers: { authorization: `Bearer ${token}` } })).toMatchObject({
      status: 200,
      body: { actor: "api_token" },
    });
  });
});

describe("the origin of a write", () => {
  it("may be this site, or missing", async () => {
    for (const headers of [{}, { origin: TEST_ORIGIN }])
      expect(await post({ session: session(), headers })).toMatchObject({ status: 200 });
  });

  it("must not be another site", async () => {
    const answer = await post({ session: session(), headers: { origin: "https://evil.example" } });
    expect(answer).toMatchObject({ status: 403, body: refusal("foreign_origin") });
  });

  it("does not matter for reading, nor for an API token, which no browser adds by itself", async () => {
    const headers = { origin: "https://evil.example" };
    const read = testRequest("/api/enrollment-tokens", { session: session(), headers });
    expect(await callRoute(route().GET, read)).toMatchObject({ status: 200 });
    const { token } = await mintApiToken(operator.ctx, { name: "bot", roleLimit: "operator", expiresInDays: 1 });
    const answer = await post({ headers: { ...headers, authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 200 });
  });
});

describe("the body", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])(
    "as %j is 415",
    async (contentType) => {
      const answer = await post({ session: session(), headers: { "content-type": contentType } });
      expect(answer).toMatchObject({ status: 415, body: refusal("unsupported_media_type") });
    },
  );

  it("may say its character set", async () => {
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect(await post({ session: session(), headers })).toMatchObject({ status: 200 });
  });

  it.each(["{", "", "nonsense", "{'a':1}"])("that is no JSON (%j) is 400", async (body) => {
    expect(await post({ session: session(), body })).toMatchObject({ status: 400, body: refusal("invalid_request") });
  });

  it.each(["null", "[]", "7", '"text"', "{}"])("that is other JSON (%j) is 400", async (body) => {
    expect(await post({ session: session(), body })).toMatchObject({ status: 400, body: refusal("invalid_request") });
  });

  it("that breaks the schema names its fields in snake_case", async () => {
    const { status, body } = await post({ session: session(), body: { ...GOOD, repo_url: "ftp://x" } });
    expect(status).toBe(400);
    expect(body).toEqual({
      ...refusal("invalid_request"),
      details: [{ field: "repo_url", message: expect.any(String) }],
    });
  });

  it("that a verb refuses names its fields in snake_case too", async () => {
    const refuse = async () => {
      throw new AppError("invalid_request", "Correct it.", { details: [{ field: "repoUsername", message: "no" }] });
    };
    const { body } = await post({ session: session() }, route(refuse));
    expect(body).toMatchObject({ details: [{ field: "repo_username", message: "no" }] });
  });

  it("over 1 MiB is 413, announced or not", async () => {
    const body = JSON.stringify({ repo_url: "x".repeat(1024 * 1024) });
    expect(await post({ session: session(), body })).toMatchObject({ status: 413, body: refusal("body_too_large") });
  });

  it("is not wanted by a route without one, unless it is empty", async () => {
    const handlers = methods(jsonRoute("POST /api/jobs/[jobId]/cancel", async () => ({ body: {} }) as never));
    const send = (sent: Sent) =>
      callRoute(handlers.POST, testRequest("/x", { method: "POST", session: session(), ...sent }), { jobId: "j" });
    expect(await send({})).toMatchObject({ status: 202 });
    expect(await send({ body: "{}" })).toMatchObject({ status: 202 });
    expect(await send({ body: "", headers: { "content-type": "application/x-www-form-urlencoded" } })).toMatchObject({
      status: 202,
    });
    expect(await send({ body: "a=b", headers: { "content-type": "text/plain" } })).toMatchObject({ status: 415 });
  });
});

describe("the address", () => {
  const get = (path: string, params = {}) => callRoute(route().GET, testRequest(path, { session: session() }), params);

  it("takes a query; an empty value counts as none", async () => {
    expect(await get("/api/enrollment-tokens?limit=5")).toMatchObject({ body: { limit: 5 } });
    expect(await get("/api/enrollment-tokens?limit=")).toMatchObject({ status: 200, body: {} });
    expect(await get("/api/enrollment-tokens?limit=many")).toMatchObject({
      status: 400,
      body: { details: [{ field: "limit", message: "must be a whole number" }] },
    });
  });

  it.each(["", "a/b", "x".repeat(129), "\u0000", "ä"])("with the id %j names nothing", async (hostId) => {
    expect(await get("/api/enrollment-tokens", { hostId })).toMatchObject({ status: 404, body: refusal("not_found") });
  });
});

describe("the answer", () => {
  it("is never kept by a cache", async () => {
    for (const answer of [await post({ session: session() }), await post({})])
      expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("has no body and no content type when there is nothing to say", async () => {
    const handlers = methods(jsonRoute("POST /api/auth/logout", async () => ({})));
    const { status, headers, body } = await callRoute(handlers.POST, testRequest("/x", { method: "POST" }));
    expect([status, headers.get("content-type"), body]).toEqual([204, null, ""]);
  });

  it("of a list that goes on leads to its next page, and keeps what was asked", async () => {
    const paged = (next: string | null) =>
      callRoute(
        route(async () => ({ body: [], next })).GET,
        testRequest("/api/enrollment-tokens?limit=5&before=x&cursor=b", { session: session() }),
      );
    const { headers } = await paged("c 1");
    expect(headers.get("x-next-cursor")).toBe("c 1");
    expect(headers.get("link")).toBe('</api/enrollment-tokens?limit=5&cursor=c+1>; rel="next"');
    const last = await paged(null);
    expect([last.headers.get("x-next-cursor"), last.headers.get("link")]).toEqual([null, null]);
  });

  it("to a refused rate says when to come back", async () => {
    const limited = route(async () => {
      throw new AppError("rate_limited", "Wait 7 seconds.", { retryAfterSeconds: 7 });
    });
    const { status, headers, body } = await post({ session: session() }, limited);
    expect([status, headers.get("retry-after")]).toEqual([429, "7"]);
    expect(body).toEqual({ code: "rate_limited", message: "Wait 7 seconds." });
  });

  it("to an error nobody expected tells nothing about it", async () => {
    const broken = route(async () => {
      throw new Error("SELECT secret FROM /home/somebody");
    });
    const { status, body } = await post({ session: session() }, broken);
    expect(status).toBe(500);
    expect(body).toEqual(refusal("internal"));
    expect(JSON.stringify(body)).not.toMatch(/SELECT|home|json-route/);
  });
});

describe("other methods", () => {
  it("are 405 in the contract's shape, with what is allowed", async () => {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
      const answer = await callRoute(route()[method], testRequest("/api/enrollment-tokens", { method }));
      expect(answer).toMatchObject({ status: 405, body: refusal("method_not_allowed") });
      expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
    }
  });

  it("HEAD answers as GET does, without its body", async () => {
    const head = testRequest("/api/enrollment-tokens", { method: "HEAD", session: session() });
    expect(await callRoute(route().HEAD, head)).toMatchObject({ status: 200, body: "" });
    const anonymous = testRequest("/api/enrollment-tokens", { method: "HEAD" });
    const refused = await route().HEAD(anonymous, { params: Promise.resolve(undefined) });
    expect([refused.status, await refused.text()]).toEqual([401, ""]);
  });
});
