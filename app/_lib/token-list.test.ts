import { expect, it } from "vitest";
import type { Token, TokenState } from "./api-types";
import { orderTokens, tokensSentence } from "./token-list";

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
  expect(tokensSentence(tokens)).toBe("2 tokens wait to be used.");
  expect(tokensSentence(tokens.slice(0, 1))).toBe("No token waits to be used.");
});
