import { afterEach, beforeEach, expect, it } from "vitest";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser } from "@/server/testing/accounts";
import { callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { handleNextAuth } from "./next-auth";

let test: TestContext;
let session: string;
beforeEach(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  session = (await addLoggedInUser(test, "ann", "operator")).session.sessionToken;
});
afterEach(() => test.close());

const call = async (action: string, sent: Parameters<typeof testRequest>[1] = {}) => {
  const handler: typeof handleNextAuth = async (request) =>
    handleNextAuth(request, { params: Promise.resolve({ nextauth: [action] }) });
  return callRoute(handler, testRequest(`/api/auth/${action}`, { session, ...sent }));
};

it("lets nobody write into the server's log", async () => {
  expect(await call("_log", { method: "POST", body: { code: "x", level: "error" } })).toMatchObject({
    status: 404,
    body: { code: "not_found" },
  });
});

it("refuses a write of another website", async () => {
  const headers = { origin: "https://evil.example" };
  expect(await call("signout", { method: "POST", body: {}, headers })).toMatchObject({
    status: 403,
    body: { code: "foreign_origin" },
  });
});
