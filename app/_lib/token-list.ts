import type { Token } from "./api-types";
import { formatPlural } from "./format";

/** Those that still wait first; the server's order, newest first, stays otherwise. */
export const orderTokens = (tokens: readonly Token[]): Token[] =>
  tokens.toSorted((a, b) => Number(b.state === "pending") - Number(a.state === "pending"));

/** `2 tokens wait to be used.` */
export function tokensSentence(tokens: readonly Token[]): string {
  const waiting = tokens.filter(({ state }) => state === "pending").length;
  if (waiting === 0) return "No token waits to be used.";
  return `${formatPlural(waiting, "token")} ${waiting === 1 ? "waits" : "wait"} to be used.`;
}
