import { afterEach, beforeEach, expect, it } from "vitest";
import { addLoggedInUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateSession } from "./authenticate";
import { endSession } from "./end-session";
import { listSessions } from "./list-sessions";
import { listUsers } from "./list-users";
import { logIn } from "./log-in";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const logInAgain = (userAgent: string) =>
  logIn(test.asNobody(), { username: "ann", password: TEST_PASSWORD, userAgent });

it("lists where a person is logged in, by browser, and which of them asks", async () => {
  const { ctx } = await addLoggedInUser(test, "ann", "viewer");
  test.clock.advance(1000);
  await logInAgain("Firefox".repeat(100));
  const sessions = await listSessions(ctx);
  expect(sessions).toEqual([
    expect.objectContaining({ userAgent: "Firefox".repeat(100).slice(0, 400), isCurrent: false }),
    expect.objectContaining({ isCurrent: true }),
  ]);
  expect(JSON.stringify(sessions)).not.toContain("tokenHash");
  expect(await listUsers(test.asAdmin())).toEqual([expect.objectContaining({ sessions: 2, apiTokens: 0 })]);
});

it("ends one of the own sessions at once, and nobody else's", async () => {
  const ann = await addLoggedInUser(test, "ann", "viewer");
  const bob = await addLoggedInUser(test, "bob", "admin");
  const { sessionToken } = await logInAgain("Firefox");
  const other = (await listSessions(ann.ctx)).find(({ isCurrent }) => !isCurrent);
  const sessionId = other?.sessionId ?? "";
  await expect(endSession(bob.ctx, { sessionId })).rejects.toMatchObject({ code: "session_not_found" });
  await endSession(ann.ctx, { sessionId });
  expect(await authenticateSession(test.asNobody(), sessionToken)).toBeNull();
  expect(test.emitted).toContainEqual({ name: "session.ended", userId: ann.user.userId, sessionId });
  await expect(endSession(ann.ctx, { sessionId })).rejects.toMatchObject({ code: "session_not_found" });
});
