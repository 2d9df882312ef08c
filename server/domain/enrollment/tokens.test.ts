import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "@/server/crypto/tokens";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { expireTokens } from "./expire-tokens";
import { getToken } from "./get-token";
import { listTokens } from "./list-tokens";
import { mintToken } from "./mint-token";
import { revokeToken } from "./revoke-token";

let test: TestContext;
beforeEach(async () => {
  test = await createTestContext();
});
afterEach(() => test.close());

const HOUR_MS = 3_600_000;
const INPUT = {
  hostname: "NewHost.example",
  tags: ["prod", "london", "prod"],
  repoUrl: "rest:https://rest.example/newhost",
  repoUsername: "backup",
  repoPassword: "very-secret-password",
  initialPaths: ["/etc", "/srv"],
};
const audit = () => test.services.db.prisma.auditEntry.findMany();
const sealedOf = async (tokenHash: string) =>
  (await test.services.db.prisma.enrollmentToken.findUniqueOrThrow({ where: { tokenHash } })).sealedAccess;

describe("mintToken", () => {
  it("gives out the raw token once, keeps its hash, and is audited without any secret", async () => {
    const minted = await mintToken(test.asOperator(), INPUT);
    expect(minted.token).toMatch(/^rme_[A-Za-z0-9_-]{43}$/);
    expect(minted.tokenHash).toBe(sha256Hex(minted.token));
    expect(minted.expiresAt.getTime() - test.clock.now().getTime()).toBe(HOUR_MS);
    expect(minted.installCommand).toContain(minted.token);
    const stored = JSON.stringify([await test.services.db.prisma.enrollmentToken.findMany(), await audit()]);
    expect(stored).not.toContain(minted.token);
    expect(stored).not.toContain(INPUT.repoPassword);
    expect(await audit()).toEqual([
      expect.objectContaining({ action: "enrollment.mint_token", targetId: minted.tokenHash, actorName: "operator" }),
    ]);
  });

  it("seals the credentials under token and server key together", async () => {
    const { token, tokenHash } = await mintToken(test.asOperator(), INPUT);
    const sealed = (await sealedOf(tokenHash)) ?? new Uint8Array();
    expect(JSON.parse(test.services.secrets.openWithToken(sealed, token))).toMatchObject({
      username: "backup",
      password: INPUT.repoPassword,
      encryptionPassword: INPUT.repoPassword,
    });
    expect(() => test.services.secrets.openWithToken(sealed, `${token}x`)).toThrow();
  });

  it("stores a URL without the credentials that stood in it", async () => {
    const { repoUsername: _u, repoPassword: _p, ...rest } = INPUT;
    await mintToken(test.asOperator(), { ...rest, repoUrl: "rest:https://u:hidden-word@rest.example/newhost" });
    expect(JSON.stringify([await listTokens(test.asViewer()), await audit()])).not.toContain("hidden-word");
  });

  it.each([
    ["hostname", { hostname: "bad host!" }],
    ["hostname", { hostname: "a".repeat(64) }],
    ["repoUrl", { repoUrl: "file:/x" }],
    ["repoUrl", { repoUrl: "rclone::local,option='x':/y" }],
    ["repoUrl", { repoUrl: "rest:https://x/\u0000" }],
    ["initialPaths.0", { initialPaths: ["relative"] }],
    ["initialPaths.0", { initialPaths: ["/etc\nrm"] }],
    ["initialPaths", { initialPaths: Array.from({ length: 20 }, (_, index) => `/${index}${"x".repeat(2000)}`) }],
    ["tags.0", { tags: ["two words"] }],
    ["repoPassword", { repoPassword: "line\nbreak" }],
  ])("refuses a bad %s and stores nothing", async (field, change) => {
    await expect(mintToken(test.asOperator(), { ...INPUT, ...change })).rejects.toMatchObject({
      code: "invalid_request",
      details: expect.arrayContaining([expect.objectContaining({ field })]),
    });
    expect(await listTokens(test.asViewer())).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it("needs an operator", async () => {
    await expect(mintToken(test.asViewer(), INPUT)).rejects.toMatchObject({ code: "role_required" });
    await expect(mintToken(test.asNobody(), INPUT)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(mintToken(test.asAgent("h"), INPUT)).rejects.toMatchObject({ code: "role_required" });
  });

  it("done twice makes two tokens for the same host", async () => {
    await mintToken(test.asOperator(), INPUT);
    await mintToken(test.asOperator(), INPUT);
    expect(await listTokens(test.asViewer())).toHaveLength(2);
  });
});

describe("what is shown of a token", () => {
  it("holds no secret, not even sealed", async () => {
    const { tokenHash } = await mintToken(test.asOperator(), INPUT);
    const view = await getToken(test.asViewer(), { tokenHash });
    expect(view).toEqual({
      tokenHash,
      hostname: "newhost.example",
      tags: ["prod", "london"],
      repoUrl: INPUT.repoUrl,
      state: "pending",
      createdBy: "operator",
      createdAt: test.clock.now(),
      expiresAt: new Date(test.clock.now().getTime() + HOUR_MS),
      usedAt: null,
      hostId: null,
    });
    expect(await listTokens(test.asViewer())).toEqual([view]);
  });

  it("of an unknown hash is token_not_found", async () => {
    await expect(getToken(test.asViewer(), { tokenHash: "none" })).rejects.toMatchObject({ code: "token_not_found" });
    await expect(getToken(test.asNobody(), { tokenHash: "none" })).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("revokeToken", () => {
  it("drops the sealed credentials, is audited, and done twice does no more", async () => {
    const { tokenHash } = await mintToken(test.asOperator(), INPUT);
    expect(await revokeToken(test.asOperator(), { tokenHash })).toMatchObject({ state: "revoked" });
    expect(await revokeToken(test.asOperator(), { tokenHash })).toMatchObject({ state: "revoked" });
    expect(await sealedOf(tokenHash)).toBeNull();
    expect((await audit()).filter(({ action }) => action === "enrollment.revoke_token")).toHaveLength(1);
  });

  it("needs an operator", async () => {
    const { tokenHash } = await mintToken(test.asOperator(), INPUT);
    await expect(revokeToken(test.asViewer(), { tokenHash })).rejects.toMatchObject({ code: "role_required" });
    expect(await getToken(test.asViewer(), { tokenHash })).toMatchObject({ state: "pending" });
  });

  it("of nothing is token_not_found", async () => {
    await expect(revokeToken(test.asOperator(), { tokenHash: "none" })).rejects.toMatchObject({
      code: "token_not_found",
    });
  });
});

describe("expireTokens", () => {
  it("drops sealed credentials when the hour is over, not before", async () => {
    const { tokenHash } = await mintToken(test.asOperator(), INPUT);
    test.clock.advance(HOUR_MS - 1);
    await expireTokens(test.asSystem());
    expect(await sealedOf(tokenHash)).not.toBeNull();
    test.clock.advance(1);
    await expireTokens(test.asSystem());
    await expireTokens(test.asSystem());
    expect(await sealedOf(tokenHash)).toBeNull();
    expect(await getToken(test.asViewer(), { tokenHash })).toMatchObject({ state: "expired" });
    expect(test.emitted.filter(({ name }) => name === "enrollment.changed")).toHaveLength(2);
  });

  it("is the server's own business", async () => {
    await expect(expireTokens(test.asAdmin())).rejects.toMatchObject({ code: "role_required" });
  });
});
