import { afterEach, beforeEach, expect, it } from "vitest";
import { addLoggedInUser } from "@/server/testing/accounts";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { authenticateApiToken } from "./authenticate";
import { listApiTokens } from "./list-api-tokens";
import { mintApiToken } from "./mint-api-token";
import { revokeApiToken } from "./revoke-api-token";
import { updateUser } from "./update-user";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const BOT = { name: "bot", roleLimit: "operator", expiresInDays: 30 } as const;
const DAY_MS = 86_400_000;

it("acts as its user until it is over, and only its hash is kept", async () => {
  const { ctx, user } = await addLoggedInUser(test, "ann", "operator");
  const { token } = await mintApiToken(ctx, BOT);
  expect(token).toMatch(/^rmt_/);
  expect(await authenticateApiToken(test.asNobody(), token)).toMatchObject({ id: user.userId, role: "operator" });
  const rows = await test.services.db.prisma.apiToken.findMany();
  const audit = await test.services.db.prisma.auditEntry.findMany({ where: { action: "users.mint_api_token" } });
  expect(audit).toHaveLength(1);
  expect(JSON.stringify([rows, audit])).not.toContain(token);
  test.clock.advance(30 * DAY_MS);
  expect(await authenticateApiToken(test.asNobody(), token)).toBeNull();
});

it("never outranks its user or its own limit", async () => {
  const { ctx, user } = await addLoggedInUser(test, "ann", "operator");
  await expect(mintApiToken(ctx, { ...BOT, roleLimit: "admin" })).rejects.toMatchObject({ code: "role_required" });
  const { token } = await mintApiToken(ctx, BOT);
  await updateUser(test.asAdmin(), { userId: user.userId, role: "viewer" });
  expect(await authenticateApiToken(test.asNobody(), token)).toMatchObject({ role: "viewer" });
  await updateUser(test.asAdmin(), { userId: user.userId, role: "admin" });
  expect(await authenticateApiToken(test.asNobody(), token)).toMatchObject({ role: "operator" });
});

it("cannot make another API token", async () => {
  const { ctx } = await addLoggedInUser(test, "ann", "admin");
  const { token } = await mintApiToken(ctx, { ...BOT, roleLimit: "admin" });
  const bot = await authenticateApiToken(test.asNobody(), token);
  if (!bot) throw new Error("the token should be valid");
  await expect(mintApiToken(test.as(bot), BOT)).rejects.toMatchObject({ code: "role_required" });
});

it("is seen and revoked by its user and by admins, not by others", async () => {
  const ann = await addLoggedInUser(test, "ann", "viewer");
  const bob = await addLoggedInUser(test, "bob", "operator");
  const root = await addLoggedInUser(test, "root", "admin");
  const first = await mintApiToken(ann.ctx, { ...BOT, roleLimit: "viewer" });
  const second = await mintApiToken(ann.ctx, { ...BOT, roleLimit: "viewer" });
  expect(await listApiTokens(ann.ctx)).toHaveLength(2);
  expect(await listApiTokens(bob.ctx)).toEqual([]);
  expect((await listApiTokens(root.ctx)).map(({ username }) => username)).toEqual(["ann", "ann"]);
  await expect(revokeApiToken(bob.ctx, first)).rejects.toMatchObject({ code: "token_not_found" });
  await revokeApiToken(ann.ctx, first);
  await revokeApiToken(root.ctx, second);
  await expect(revokeApiToken(ann.ctx, first)).rejects.toMatchObject({ code: "token_not_found" });
  expect(await authenticateApiToken(test.asNobody(), first.token)).toBeNull();
  expect(await authenticateApiToken(test.asNobody(), second.token)).toBeNull();
});
