import superjson from "superjson";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser, type LoggedInUser } from "@/server/testing/accounts";
import { testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { handleTrpc } from "./handler";

let test: TestContext;
let operator: LoggedInUser;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  operator = await addLoggedInUser(test, "ann", "operator");
});
afterEach(() => test.close());

type Options = { input?: unknown; headers?: Record<string, string>; session?: string };

async function call(method: "GET" | "POST", procedure: string, { input, ...sent }: Options = {}) {
  const response = await handleTrpc(
    testRequest(`/api/trpc/${procedure}`, {
      method,
      ...(method === "POST" ? { body: superjson.serialize(input) } : {}),
      session: operator.session.sessionToken,
      ...sent,
    }),
  );
  const { result, error } = await response.json();
  return {
    status: response.status,
    data: result && superjson.deserialize(result.data),
    error: error && superjson.deserialize<{ message: string; data: Record<string, unknown> }>(error),
    headers: response.headers,
  };
}
const MINT = { hostname: "newhost.example", repoUrl: "/srv/repo" };

it("answers a query with dates as dates, never to be cached", async () => {
  const { data, headers } = await call("GET", "auth.me");
  expect(data).toMatchObject({ username: "ann", role: "operator", expiresAt: operator.session.expiresAt });
  expect(headers.get("cache-control")).toBe("no-store");
});

it("runs a mutation as the session's user", async () => {
  expect(await call("POST", "enrollment.mint", { input: MINT })).toMatchObject({ status: 200 });
  expect((await call("GET", "enrollment.list")).data).toMatchObject([{ createdBy: "ann", state: "pending" }]);
});

it("carries our code and the refused fields in camelCase", async () => {
  const { status, error } = await call("POST", "enrollment.mint", { input: { ...MINT, repoUrl: "ftp://x" } });
  expect(status).toBe(400);
  expect(error?.data).toMatchObject({ appCode: "invalid_request", httpStatus: 400, details: [{ field: "repoUrl" }] });
  expect(error?.data).not.toHaveProperty("stack");
});

it.each([
  [401, "unauthenticated", "auth.me", { session: "made-up" }],
  [403, "role_required", "users.list", {}],
  [404, "not_found", "no.such", {}],
])("answers %i %s", async (status, appCode, procedure, options) => {
  const answer = await call("GET", procedure, options);
  expect([answer.status, answer.error?.data.appCode]).toEqual([status, appCode]);
  expect(answer.error?.message).toMatch(/\.$/);
});

it("maps a status that tRPC has no word for", async () => {
  const input = superjson.serialize({ tokenHash: "none" });
  const query = `enrollment.get?input=${encodeURIComponent(JSON.stringify(input))}`;
  const { status, error } = await call("GET", query);
  expect([status, error?.data.appCode]).toEqual([404, "token_not_found"]);
});

it("refuses a write of another website, and lets one of this site through", async () => {
  const foreign = { input: MINT, headers: { origin: "https://evil.example" } };
  const { status, error } = await call("POST", "enrollment.mint", foreign);
  expect([status, error?.data.appCode]).toEqual([403, "foreign_origin"]);
  const own = { input: MINT, headers: { origin: "https://backup.test" } };
  expect(await call("POST", "enrollment.mint", own)).toMatchObject({ status: 200 });
});

it("refuses a question that a link of another website asks", async () => {
  const { status, error } = await call("GET", "enrollment.list", { headers: { "sec-fetch-site": "cross-site" } });
  expect([status, error?.data.appCode]).toEqual([403, "foreign_origin"]);
  expect(await call("GET", "enrollment.list", { headers: { "sec-fetch-site": "same-origin" } })).toMatchObject({
    status: 200,
  });
});

it("does not run a mutation that is asked as a query", async () => {
  const input = encodeURIComponent(JSON.stringify(superjson.serialize(MINT)));
  const { status, error } = await call("GET", `enrollment.mint?input=${input}`);
  expect([status, error?.data.appCode]).toEqual([405, "method_not_allowed"]);
  expect((await call("GET", "enrollment.list")).data).toEqual([]);
});

it("refuses a body over the limit", async () => {
  const { status, error } = await call("POST", "enrollment.mint", { input: { filler: "x".repeat(1024 * 1024) } });
  expect([status, error?.data.appCode]).toEqual([413, "body_too_large"]);
});

it("tells nothing about an error nobody expected", async () => {
  setRuntime({
    ...test.services,
    secrets: {
      ...test.services.secrets,
      sealForToken: () => {
        throw new Error("key at /home/somebody");
      },
    },
  });
  const { status, error } = await call("POST", "enrollment.mint", { input: MINT });
  expect([status, error?.data.appCode]).toEqual([500, "internal"]);
  expect(JSON.stringify(error)).not.toContain("somebody");
});

it("answers HEAD as tRPC does, never with a failure", async () => {
  const { sessionToken } = operator.session;
  const head = (procedure: string) =>
    handleTrpc(testRequest(`/api/trpc/${procedure}`, { method: "HEAD", session: sessionToken }));
  expect((await head("auth.me")).status).toBe(204);
});

it("says in its own shape that the server failed, and nothing about why", async () => {
  test.services.db.reads.sessionByTokenHash = () => {
    throw new Error("the disk said something secret");
  };
  const { status, error } = await call("GET", "auth.me");
  expect(status).toBe(500);
  expect(error?.data).toMatchObject({ appCode: "internal" });
  expect(JSON.stringify(error)).not.toContain("secret");
});

it("says that the disk is full, because an admin can mend that", async () => {
  test.services.db.reads.sessionByTokenHash = () => {
    throw new Error("database or disk is full: database or disk is full");
  };
  const { status, error } = await call("GET", "auth.me");
  expect(status).toBe(503);
  expect(error?.data).toMatchObject({ appCode: "storage_full" });
});
