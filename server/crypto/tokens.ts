import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What a raw token opens; the prefix makes a leaked one recognisable. A session's cookie has none. */
export const TOKEN_PREFIX = { enrollment: "rme_", agent: "rma_", api: "rmt_", download: "rmd_", session: "" } as const;
export type TokenKind = keyof typeof TOKEN_PREFIX;

/** 256 random bits as base64url behind the prefix of its kind. Only its hash is ever stored. */
export const newToken = (kind: TokenKind): string => TOKEN_PREFIX[kind] + randomBytes(32).toString("base64url");

/** Lower-case hexadecimal SHA-256. Tokens have full entropy, so no slow hash is needed. */
export const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Compares two texts in a time that does not tell where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
