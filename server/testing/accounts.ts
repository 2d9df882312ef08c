import type { Actor, Ctx, Role } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { authenticateSession, createUser, type LoggedIn, logIn, type UserView } from "@/server/domain/users";
import type { TestContext } from "./test-context";

export const TEST_PASSWORD = "correct horse battery";

/** A real account with the test password. */
export const addUser = (test: TestContext, username: string, role: Role): Promise<UserView> =>
  createUser(test.asAdmin(), { username, role, password: TEST_PASSWORD });

export type LoggedInUser = { user: UserView; session: LoggedIn; actor: Actor & { kind: "user" }; ctx: Ctx };

/** A real account with a real session, and the context of its requests. */
export async function addLoggedInUser(test: TestContext, username: string, role: Role): Promise<LoggedInUser> {
  const user = await addUser(test, username, role);
  const session = await logIn(test.asNobody(), { username, password: TEST_PASSWORD });
  const actor = await authenticateSession(test.asNobody(), session.sessionToken);
  if (actor?.kind !== "user") throw new AppError("unauthenticated", "The session that was just opened is not valid.");
  return { user, session, actor, ctx: test.as(actor) };
}
