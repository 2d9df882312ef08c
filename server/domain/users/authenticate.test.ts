import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addLoggedInUser, addUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateRequest, authenticateSession } from "./authenticate";
import { currentUser } from "./current-user";
import { deleteUser } from "./delete-user";
import { expireSessions } from "./expire-sessions";
import { logIn } from "./log-in";
import { logOut } from "./log-out";
import { mintApiToken } from "./mint-api-token";
import { updateUser } from "./update-user";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const HOUR_MS = 3_600_000;
const authenticate = (token: string) => authenticateSession(test.asNobody(), token);

describe("a session", () => {
  it("stands for its user until 24 hours have passed, to the second", async () => {
    const { session, user } = await addLoggedInUser(test, "ann", "operator");
    test.clock.advance(24 * HOUR_MS - 1000);
    expect(await authenticate(session.sessionToken)).toMatchObject({ kind: "user", id: user.userId, role: "operator" });
    test.clock.advance(1000);
    expect(await authenticate(session.sessionToken)).toBeNull();
  });

  it("is dead at once after logging out, and only that one", async () => {
    const { session, ctx, user, actor } = await addLoggedInUser(test, "ann", "viewer");
    const other = await logIn(test.asNobody(), { username: "ann", password: TEST_PASSWORD });
    await logOut(ctx);
    await logOut(ctx);
    expect(await authenticate(session.sessionToken)).toBeNull();
    expect(await authenticate(other.sessionToken)).not.toBeNull();
    expect(test.emitted.filter(({ name }) => name === "session.ended")).toEqual([
      { name: "session.ended", userId: user.userId, sessionId: actor.sessionId },
    ]);
    expect(await test.services.db.prisma.auditEntry.count({ where: { action: "users.log_out" } })).toBe(1);
  });

  it("has the role that its user has now", async () => {
    const { session, user } = await addLoggedInUser(test, "ann", "operator");
    await updateUser(test.asAdmin(), { userId: user.userId, role: "viewer" });
    expect(await authenticate(session.sessionToken)).toMatchObject({ role: "viewer" });
  });

  it.each([
    ["disabled", (userId: string) => updateUser(test.asAdmin(), { userId, isDisabled: true })],
    [
      "given another password",
      (userId: string) => updateUser(test.asAdmin(), { userId, password: "another password" }),
    ],
    ["removed", (userId: string) => deleteUser(test.asAdmin(), { userId })],
  ])("is over when its user is %s", async (_what, act) => {
    const { session, user } = await addLoggedInUser(test, "ann", "viewer");
    await act(user.userId);
    expect(await authenticate(session.sessionToken)).toBeNull();
    expect(await test.services.db.prisma.session.count()).toBe(0);
    expect(test.emitted).toContainEqual({ name: "session.ended", userId: user.userId, sessionId: null });
  });

  it("is swept away when it is over, and its live streams are told", async () => {
    const { actor, user } = await addLoggedInUser(test, "ann", "viewer");
    test.clock.advance(23 * HOUR_MS);
    await expireSessions(test.asSystem());
    expect(await test.services.db.prisma.session.count()).toBe(1);
    test.clock.advance(HOUR_MS);
    await expireSessions(test.asSystem());
    await expireSessions(test.asSystem());
    expect(await test.services.db.prisma.session.count()).toBe(0);
    expect(test.emitted.filter(({ name }) => name === "session.ended")).toEqual([
      { name: "session.ended", userId: user.userId, sessionId: actor.sessionId },
    ]);
  });

  it("says who is logged in, and until when", async () => {
    const { ctx, session, user } = await addLoggedInUser(test, "ann", "viewer");
    expect(await currentUser(ctx)).toEqual({
      userId: user.userId,
      username: "ann",
      role: "viewer",
      expiresAt: session.expiresAt,
    });
    await expect(currentUser(test.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
    await logOut(ctx);
    await expect(currentUser(ctx)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("a request", () => {
  const request = (sessionToken: string | null, authorization: string | null) =>
    authenticateRequest(test.asNobody(), { sessionToken, authorization });

  it("without credentials, or with a dead cookie, is anonymous", async () => {
    expect(await request(null, null)).toEqual({ kind: "anonymous", address: "127.0.0.1" });
    expect(await request("made up", null)).toMatchObject({ kind: "anonymous" });
  });

  it("with an API token acts as that, whatever cookie comes with it", async () => {
    const ann = await addLoggedInUser(test, "ann", "admin");
    const { token } = await mintApiToken(ann.ctx, { name: "bot", roleLimit: "viewer", expiresInDays: 1 });
    expect(await request(ann.session.sessionToken, `Bearer ${token}`)).toMatchObject({
      kind: "api_token",
      role: "viewer",
    });
  });

  it("with an API token that is not valid is refused, not demoted to the cookie", async () => {
    const { session } = await addLoggedInUser(test, "ann", "admin");
    await expect(request(session.sessionToken, "Bearer rmt_unknown")).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("with somebody else's kind of authorization falls back to the cookie", async () => {
    const { session } = await addLoggedInUser(test, "ann", "admin");
    for (const authorization of ["Basic dXNlcjpwYXNz", "Bearer rma_agent"])
      expect(await request(session.sessionToken, authorization)).toMatchObject({ kind: "user", name: "ann" });
  });

  it("of a disabled user's API token is refused", async () => {
    const ann = await addLoggedInUser(test, "ann", "operator");
    await addUser(test, "bob", "admin");
    const { token } = await mintApiToken(ann.ctx, { name: "bot", roleLimit: "operator", expiresInDays: 1 });
    await updateUser(test.asAdmin(), { userId: ann.user.userId, isDisabled: true });
    await expect(request(null, `Bearer ${token}`)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
