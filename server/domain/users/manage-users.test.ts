import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addLoggedInUser, addUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateSession } from "./authenticate";
import { changeOwnPassword } from "./change-own-password";
import { createUser } from "./create-user";
import { deleteUser } from "./delete-user";
import { listUsers } from "./list-users";
import { logIn } from "./log-in";
import { updateUser } from "./update-user";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const { values } = Object;
const NEW = { username: "ann", password: TEST_PASSWORD, role: "viewer" } as const;
const audit = () => test.services.db.prisma.auditEntry.findMany({ orderBy: { seq: "asc" } });

describe("createUser", () => {
  it("adds an account and is audited without the password", async () => {
    const user = await createUser(test.asAdmin(), NEW);
    expect(user).toMatchObject({ username: "ann", role: "viewer", isDisabled: false, lastLoginAt: null });
    expect(JSON.stringify(await audit())).not.toContain(TEST_PASSWORD);
    expect(await audit()).toEqual([
      expect.objectContaining({ action: "users.create", targetId: user.userId, actorName: "admin" }),
    ]);
    const row = await test.services.db.prisma.user.findUniqueOrThrow({ where: { username: "ann" } });
    expect(values(row)).not.toContain(TEST_PASSWORD);
  });

  it("refuses a name that is taken and leaves the account alone", async () => {
    await createUser(test.asAdmin(), NEW);
    await expect(createUser(test.asAdmin(), { ...NEW, role: "admin" })).rejects.toMatchObject({
      code: "username_taken",
    });
    expect(await listUsers(test.asAdmin())).toEqual([expect.objectContaining({ role: "viewer" })]);
  });

  it("makes one account of two calls at once", async () => {
    const results = await Promise.allSettled([createUser(test.asAdmin(), NEW), createUser(test.asAdmin(), NEW)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("updateUser", () => {
  it("changes what is given and is audited with before and after", async () => {
    const { userId } = await addUser(test, "ann", "viewer");
    expect(await updateUser(test.asAdmin(), { userId, role: "operator" })).toMatchObject({ role: "operator" });
    expect((await audit()).at(-1)).toMatchObject({
      action: "users.update",
      details: { before: { role: "viewer" }, after: { role: "operator" }, isPasswordReset: false },
    });
  });

  it("done twice changes nothing more", async () => {
    const { userId } = await addUser(test, "ann", "viewer");
    await updateUser(test.asAdmin(), { userId, role: "operator", isDisabled: false });
    const before = [(await audit()).length, test.emitted.length];
    await updateUser(test.asAdmin(), { userId, role: "operator" });
    expect([(await audit()).length, test.emitted.length]).toEqual(before);
  });

  it("gives a password that works and ends what the old one opened", async () => {
    const { userId } = await addUser(test, "ann", "viewer");
    await updateUser(test.asAdmin(), { userId, password: "another good password" });
    await expect(logIn(test.asNobody(), { username: "ann", password: TEST_PASSWORD })).rejects.toThrow();
    await expect(logIn(test.asNobody(), { username: "ann", password: "another good password" })).resolves.toBeTruthy();
  });

  it("of nobody is user_not_found", async () => {
    await expect(updateUser(test.asAdmin(), { userId: "none", role: "viewer" })).rejects.toMatchObject({
      code: "user_not_found",
    });
  });
});

describe("the last admin", () => {
  it("cannot be removed, lowered or disabled", async () => {
    const { userId } = await addUser(test, "root", "admin");
    const off = await addUser(test, "off", "admin");
    await updateUser(test.asAdmin(), { userId: off.userId, isDisabled: true });
    for (const attempt of [
      () => deleteUser(test.asAdmin(), { userId }),
      () => updateUser(test.asAdmin(), { userId, role: "operator" }),
      () => updateUser(test.asAdmin(), { userId, isDisabled: true }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "last_admin" });
    expect(await listUsers(test.asAdmin())).toContainEqual(
      expect.objectContaining({ userId, role: "admin", isDisabled: false }),
    );
  });

  it("may still get another password", async () => {
    const { userId } = await addUser(test, "root", "admin");
    await expect(updateUser(test.asAdmin(), { userId, password: "another good password" })).resolves.toBeTruthy();
  });

  it("remains when two admins are lowered, removed or disabled at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await addUser(test, `a${round}`, "admin"), await addUser(test, `b${round}`, "admin")];
      await Promise.allSettled([
        updateUser(test.asAdmin(), { userId: a.userId, role: "viewer" }),
        deleteUser(test.asAdmin(), { userId: b.userId }),
      ]);
      const admins = (await listUsers(test.asAdmin())).filter(
        ({ role, isDisabled }) => role === "admin" && !isDisabled,
      );
      expect(admins.length).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("deleteUser", () => {
  it("removes the account and is audited; again it is user_not_found", async () => {
    const { userId } = await addUser(test, "ann", "viewer");
    await deleteUser(test.asAdmin(), { userId });
    expect(await listUsers(test.asAdmin())).toEqual([]);
    expect((await audit()).at(-1)).toMatchObject({ action: "users.delete", targetId: userId });
    await expect(deleteUser(test.asAdmin(), { userId })).rejects.toMatchObject({ code: "user_not_found" });
  });
});

describe("changeOwnPassword", () => {
  it("needs the current one, keeps this session and ends the others", async () => {
    const { ctx, session } = await addLoggedInUser(test, "ann", "viewer");
    const other = await logIn(test.asNobody(), { username: "ann", password: TEST_PASSWORD });
    const newPassword = "another good password";
    await expect(changeOwnPassword(ctx, { currentPassword: "wrong", newPassword })).rejects.toMatchObject({
      code: "invalid_request",
      details: [{ field: "currentPassword" }],
    });
    await changeOwnPassword(ctx, { currentPassword: TEST_PASSWORD, newPassword });
    expect(await authenticateSession(test.asNobody(), session.sessionToken)).not.toBeNull();
    expect(await authenticateSession(test.asNobody(), other.sessionToken)).toBeNull();
    await expect(logIn(test.asNobody(), { username: "ann", password: newPassword })).resolves.toBeTruthy();
    expect(JSON.stringify(await audit())).not.toContain(newPassword);
  });
});

describe("anybody but an admin", () => {
  it("is refused", async () => {
    const { userId } = await addUser(test, "ann", "viewer");
    for (const ctx of [test.asOperator(), test.asViewer(), test.asAgent("host")])
      for (const attempt of [
        () => listUsers(ctx),
        () => createUser(ctx, { ...NEW, username: "eve" }),
        () => updateUser(ctx, { userId, role: "admin" }),
        () => deleteUser(ctx, { userId }),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: "role_required" });
    await expect(listUsers(test.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await listUsers(test.asAdmin())).toHaveLength(1);
  });
});
