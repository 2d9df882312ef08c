import type { Token, TokenState } from "./api-types";

export const TOKEN_STATES = ["pending", "used", "expired", "revoked"] as const satisfies readonly TokenState[];

/** Those that still wait first; the server's order, newest first, stays otherwise. */
export const orderTokens = (tokens: readonly Token[]): Token[] =>
  tokens.toSorted((a, b) => Number(b.state === "pending") - Number(a.state === "pending"));

export function countTokens(tokens: readonly Token[]): Record<TokenState, number> {
  const counts = { pending: 0, used: 0, expired: 0, revoked: 0 };
  for (const { state } of tokens) counts[state] += 1;
  return counts;
}

/** The state that the address asks for; null shows all. */
export const stateFrom = (params: { get(name: string): string | null }): TokenState | null =>
  TOKEN_STATES.find((state) => state === params.get("state")) ?? null;
