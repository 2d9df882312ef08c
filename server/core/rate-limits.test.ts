import { expect, it } from "vitest";
import { createRateLimits } from "./rate-limits";

const limits = () => createRateLimits({ loginPerAccount: { tries: 2, seconds: 60 } }).loginPerAccount;

it("refuses after the last try and says how long to wait", async () => {
  const limit = limits();
  await limit.check("a");
  await limit.consume("a");
  await limit.check("a");
  await limit.consume("a");
  const refusal = expect.objectContaining({ code: "rate_limited", retryAfterSeconds: 60 });
  await expect(limit.check("a")).rejects.toEqual(refusal);
  await expect(limit.consume("a")).rejects.toMatchObject({ code: "rate_limited" });
});

it("counts each key by itself", async () => {
  const limit = limits();
  await limit.consume("a");
  await limit.consume("a");
  await expect(limit.check("b")).resolves.toBeUndefined();
});

it("forgets a key's tries after a success", async () => {
  const limit = limits();
  await limit.consume("a");
  await limit.consume("a");
  await limit.forgive("a");
  await expect(limit.check("a")).resolves.toBeUndefined();
});
