import { expect, it } from "vitest";
import { isSameSecret, newToken, sha256Hex, TOKEN_PREFIX, type TokenKind } from "./tokens";

const KINDS = Object.keys(TOKEN_PREFIX) as TokenKind[];

it.each(KINDS)("makes a %s token of 256 random bits behind its prefix", (kind) => {
  const [a, b] = [newToken(kind), newToken(kind)];
  expect(a).not.toBe(b);
  expect(a.startsWith(TOKEN_PREFIX[kind])).toBe(true);
  expect(Buffer.from(a.slice(TOKEN_PREFIX[kind].length), "base64url")).toHaveLength(32);
  expect(a).toMatch(/^[A-Za-z0-9_-]+$/);
});

it("hashes as SHA-256 in lower-case hexadecimal", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it("compares secrets of any length", () => {
  expect(isSameSecret("one", "one")).toBe(true);
  expect(isSameSecret("one", "two")).toBe(false);
  expect(isSameSecret("one", "longer")).toBe(false);
});
