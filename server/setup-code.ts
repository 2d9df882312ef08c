import { randomInt } from "node:crypto";

/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** A one-time code for the setup page, such as `K7QF-2MXW-9RTB`: about 59 bits. */
export function newSetupCode(): string {
  const block = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return [block(), block(), block()].join("-");
}
