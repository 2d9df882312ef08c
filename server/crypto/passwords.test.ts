import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { hashPassword, isPassword, newPassword, passwordProblem } from "./passwords";

const PASSWORD = "correct horse battery";

describe("hashing", () => {
  it("uses argon2id with 19 MiB, two passes and one lane", async () => {
    expect(await hashPassword(PASSWORD)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("knows the right password from a wrong one", async () => {
    const passwordHash = await hashPassword(PASSWORD);
    expect(await isPassword({ password: PASSWORD, passwordHash })).toBe(true);
    expect(await isPassword({ password: `${PASSWORD}!`, passwordHash })).toBe(false);
  });

  it("says no without a hash, after the same work", async () => {
    const passwordHash = await hashPassword(PASSWORD);
    expect(await isPassword({ password: PASSWORD, passwordHash: null })).toBe(false);
    const measure = async (hash: string | null) => {
      const startedAt = performance.now();
      for (let round = 0; round < 10; round += 1) await isPassword({ password: "wrong one", passwordHash: hash });
      return performance.now() - startedAt;
    };
    const [known, unknown] = [await measure(passwordHash), await measure(null)];
    // Skipped work would be some hundred times faster; a busy machine is not.
    expect(unknown).toBeGreaterThan(known / 4);
  });

  it("does no work when its turn is refused", async () => {
    const refusal = new Error("too many");
    const check = isPassword({
      password: PASSWORD,
      passwordHash: null,
      beforeWork: () => Promise.reject(refusal),
    });
    await expect(check).rejects.toBe(refusal);
  });
});

describe("what a password must be", () => {
  it.each(["short", "elevenchars", "a".repeat(257), "aaaaaaaaaaaaaaaa"])("refuses %s", (password) => {
    expect(passwordProblem(password)).toMatch(/^must/);
  });

  it.each(["twelve chars", newPassword(), `${"ü".repeat(4)}long enough`])("takes %s", (password) => {
    expect(passwordProblem(password)).toBeNull();
  });
});
