import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRateLimits } from "@/server/core/rate-limits";
import { sha256Hex } from "@/server/crypto/tokens";
import { addUser, TEST_PASSWORD } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateSession } from "./authenticate";
import { logIn } from "./log-in";
import { updateUser } from "./update-user";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext({ limits: createRateLimits({ loginPerAddress: { tries: 6, seconds: 60 } }) });
});
afterEach(() => test.close());

const from = (address: string) => test.as({ kind: "anonymous", address });
const wrong = (address: string, username = "ann") => logIn(from(address), { username, password: "wrong password" });
const audited = (action: string) => test.services.db.prisma.auditEntry.findMany({ where: { action } });

describe("a right password", () => {
  it("opens a session of 24 hours, of which only the hash is kept, and is audited", async () => {
    const ann = await addUser(test, "ann", "operator");
    const loggedIn = await logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD });
    expect(loggedIn).toMatchObject({ userId: ann.userId, role: "operator" });
    expect(loggedIn.expiresAt.getTime() - test.clock.now().getTime()).toBe(86_400_000);
    const rows = await test.services.db.prisma.session.findMany();
    expect(rows).toEqual([
      expect.objectContaining({
        tokenHash: sha256Hex(loggedIn.sessionToken),
        userId: ann.userId,
        address: "192.0.2.1",
      }),
    ]);
    expect(JSON.stringify(rows)).not.toContain(loggedIn.sessionToken);
    const [entry] = await audited("users.log_in");
    expect(entry).toMatchObject({ targetId: ann.userId, address: "192.0.2.1" });
  });

  it("opens another session each time", async () => {
    await addUser(test, "ann", "viewer");
    const [a, b] = [
      await logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD }),
      await logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD }),
    ];
    expect(a.sessionToken).not.toBe(b.sessionToken);
    expect(await authenticateSession(test.asNobody(), a.sessionToken)).not.toBeNull();
    expect(await authenticateSession(test.asNobody(), b.sessionToken)).not.toBeNull();
  });
});

describe("anything else", () => {
  it("is one and the same refusal for a wrong password, an unknown user and a disabled one", async () => {
    await addUser(test, "ann", "viewer");
    const off = await addUser(test, "off", "viewer");
    await updateUser(test.asAdmin(), { userId: off.userId, isDisabled: true });
    const refusals = await Promise.all(
      [
        wrong("192.0.2.1"),
        wrong("192.0.2.1", "nobody"),
        logIn(from("192.0.2.1"), { username: "off", password: TEST_PASSWORD }),
      ].map((attempt) => attempt.catch((error: unknown) => error)),
    );
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: "invalid_credentials" });
    expect(new Set(refusals.map((refusal) => String(refusal))).size).toBe(1);
    expect(await test.services.db.prisma.session.count()).toBe(0);
  });

  it("is audited, without a name that is no account and without the password", async () => {
    const ann = await addUser(test, "ann", "viewer");
    await expect(wrong("192.0.2.9")).rejects.toThrow();
    await expect(wrong("192.0.2.9", "hunter2-typed-here")).rejects.toThrow();
    const entries = await audited("users.log_in_failed");
    expect(entries.map(({ targetId }) => targetId)).toEqual([ann.userId, "unknown"]);
    expect(entries[0]?.address).toBe("192.0.2.9");
    expect(JSON.stringify(entries)).not.toMatch(/hunter2|wrong password/);
  });
});

describe("limits", () => {
  it("refuse an address after its failures, whatever account it tries", async () => {
    await addUser(test, "ann", "viewer");
    for (let round = 0; round < 6; round += 1) await wrong("192.0.2.1", `guess${round}`).catch(() => {});
    await expect(logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD })).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: expect.any(Number),
    });
  });

  it("cannot be used from elsewhere to lock a person out", async () => {
    await addUser(test, "ann", "admin");
    for (let host = 1; host <= 20; host += 1) await wrong(`198.51.100.${host}`).catch(() => {});
    for (let round = 0; round < 8; round += 1) await wrong("203.0.113.1").catch(() => {});
    await expect(logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD })).resolves.toBeTruthy();
  });

  it("count guesses that arrive at once: a right one behind many wrong ones is not looked at", async () => {
    await addUser(test, "ann", "viewer");
    const guesses = Array.from({ length: 30 }, () => wrong("192.0.2.1").catch(() => null));
    const right = logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD });
    await expect(right).rejects.toMatchObject({ code: "rate_limited" });
    await Promise.all(guesses);
    expect((await audited("users.log_in_failed")).length).toBeLessThanOrEqual(8);
  });

  it("do not count right passwords", async () => {
    await addUser(test, "ann", "viewer");
    const logins = Array.from({ length: 12 }, () =>
      logIn(from("192.0.2.1"), { username: "ann", password: TEST_PASSWORD }),
    );
    expect(await Promise.all(logins)).toHaveLength(12);
  });
});
