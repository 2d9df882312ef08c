import { expect, it } from "vitest";
import type { Token, TokenState } from "./api-types";
import { countTokens, orderTokens, stateFrom } from "./token-list";

const token = (tokenHash: string, state: TokenState): Token => ({
  tokenHash,
  hostname: tokenHash,
  tags: [],
  repoUrl: "/srv",
  state,
  createdBy: "admin",
  createdAt: new Date(0),
  expiresAt: new Date(0),
  usedAt: null,
  hostId: null,
});

it("shows tokens that wait first and counts them", () => {
  const tokens = [token("a", "used"), token("b", "pending"), token("c", "revoked"), token("d", "pending")];
  expect(orderTokens(tokens).map(({ tokenHash }) => tokenHash)).toEqual(["b", "d", "a", "c"]);
  expect(countTokens(tokens)).toEqual({ pending: 2, used: 1, expired: 0, revoked: 1 });
});

it("takes a state that it does not know for none", () => {
  expect(stateFrom(new URLSearchParams("?state=used"))).toBe("used");
  expect(stateFrom(new URLSearchParams("?state=nonsense"))).toBeNull();
});
