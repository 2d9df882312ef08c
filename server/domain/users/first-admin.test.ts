import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRateLimits } from "@/server/core/rate-limits";
import { addUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { createFirstAdmin, isSetupOpen } from "./create-first-admin";
import { logIn } from "./log-in";
import { setUp } from "./set-up";

const CODE = "code-that-was-printed";
const ACCOUNT = { username: "root", password: TEST_PASSWORD };
let test: TestContext;
beforeEach(async () => {
  test = await createTestContext({ limits: createRateLimits({ setupPerAddress: { tries: 3, seconds: 60 } }) });
});
afterEach(() => test.close());

const ctxWithCode = (code: string | null) => {
  const ctx = test.asNobody();
  return { ...ctx, site: { ...ctx.site, setupCode: () => code } };
};
const countUsers = () => test.services.db.prisma.user.count();

describe("the first admin from the configuration", () => {
  it("is made once; a later start changes nothing", async () => {
    expect(await isSetupOpen(test.asNobody())).toBe(true);
    expect(await createFirstAdmin(test.asSystem(), ACCOUNT)).toMatchObject({ username: "root", role: "admin" });
    expect(await isSetupOpen(test.asNobody())).toBe(false);
    expect(await createFirstAdmin(test.asSystem(), { ...ACCOUNT, password: "a later password" })).toBeNull();
    await expect(logIn(test.asNobody(), ACCOUNT)).resolves.toMatchObject({ role: "admin" });
    expect(await test.services.db.prisma.auditEntry.count({ where: { action: "users.create_first_admin" } })).toBe(1);
  });

  it("is not made beside an account that is there", async () => {
    await addUser(test, "ann", "admin");
    expect(await createFirstAdmin(test.asSystem(), ACCOUNT)).toBeNull();
  });

  it.each([
    [{ username: "root", password: "short" }, /RM_ADMIN_PASSWORD must have at least/],
    [{ username: "ro ot", password: TEST_PASSWORD }, /RM_ADMIN_USERNAME must be/],
  ])("stops the start when it cannot be used", async (account, message) => {
    await expect(createFirstAdmin(test.asSystem(), account)).rejects.toThrow(message);
    expect(await countUsers()).toBe(0);
  });

  it("is the server's own business", async () => {
    await expect(createFirstAdmin(test.asAdmin(), ACCOUNT)).rejects.toMatchObject({ code: "role_required" });
  });
});

describe("setUp", () => {
  it("makes the first admin for who knows the code; then it is done", async () => {
    expect(await setUp(ctxWithCode(CODE), { ...ACCOUNT, code: CODE })).toMatchObject({ role: "admin" });
    await expect(setUp(ctxWithCode(CODE), { ...ACCOUNT, username: "eve", code: CODE })).rejects.toMatchObject({
      code: "setup_done",
    });
    expect(await countUsers()).toBe(1);
  });

  it("is done for good when no code was printed", async () => {
    await expect(setUp(ctxWithCode(null), { ...ACCOUNT, code: CODE })).rejects.toMatchObject({ code: "setup_done" });
  });

  it("refuses a wrong code, and after a few the address", async () => {
    const guess = () => setUp(ctxWithCode(CODE), { ...ACCOUNT, code: "guess" });
    for (let round = 0; round < 3; round += 1)
      await expect(guess()).rejects.toMatchObject({ code: "setup_code_invalid" });
    await expect(setUp(ctxWithCode(CODE), { ...ACCOUNT, code: CODE })).rejects.toMatchObject({ code: "rate_limited" });
    expect(await countUsers()).toBe(0);
  });

  it("has one winner when two come at once", async () => {
    const results = await Promise.allSettled(
      ["a", "b"].map((username) => setUp(ctxWithCode(CODE), { username, password: TEST_PASSWORD, code: CODE })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await countUsers()).toBe(1);
  });
});
