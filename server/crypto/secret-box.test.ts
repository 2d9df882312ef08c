import { createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSecrets } from "./secret-box";
import { newToken, sha256Hex } from "./tokens";

const key = () => new Uint8Array(randomBytes(32));
const PLACE = "Repository:1:sealedAccess";
const SECRET = "correct horse battery staple £€";

describe("sealing under the master key", () => {
  const secrets = createSecrets(key());

  it("opens what it sealed, for the same place", () => {
    expect(secrets.open(secrets.seal(SECRET, PLACE), PLACE)).toBe(SECRET);
  });

  it("never seals to the same bytes twice and holds no plain text", () => {
    const [a, b] = [secrets.seal(SECRET, PLACE), secrets.seal(SECRET, PLACE)];
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(false);
    expect(Buffer.from(a).includes("horse")).toBe(false);
  });

  it("refuses a value that was moved to another place", () => {
    const sealed = secrets.seal(SECRET, PLACE);
    expect(() => secrets.open(sealed, "Repository:2:sealedAccess")).toThrow();
  });

  it("refuses a value in which any single bit was flipped", () => {
    const sealed = secrets.seal("short", PLACE);
    for (let index = 0; index < sealed.length; index += 1) {
      const bent = Uint8Array.from(sealed);
      bent[index] = (bent[index] ?? 0) ^ 1;
      expect(() => secrets.open(bent, PLACE), `byte ${index}`).toThrow();
    }
  });

  it("refuses a value that was cut short", () => {
    const sealed = secrets.seal("short", PLACE);
    for (const length of [0, 1, 9, 36, sealed.length - 1])
      expect(() => secrets.open(sealed.subarray(0, length), PLACE)).toThrow();
  });

  it("refuses a value of another key", () => {
    expect(() => createSecrets(key()).open(secrets.seal(SECRET, PLACE), PLACE)).toThrow(/another key/);
  });

  it("still opens what a former key sealed, and seals with the new one", () => {
    const [old, next] = [key(), key()];
    const rotated = createSecrets(next, [old]);
    expect(rotated.open(createSecrets(old).seal(SECRET, PLACE), PLACE)).toBe(SECRET);
    expect(createSecrets(next).open(rotated.seal(SECRET, PLACE), PLACE)).toBe(SECRET);
  });

  it("wants a key of 32 bytes", () => {
    expect(() => createSecrets(new Uint8Array(16))).toThrow(/32 bytes/);
  });
});

describe("sealing under an enrollment token", () => {
  const master = key();
  const secrets = createSecrets(master);
  const token = newToken("enrollment");
  const sealed = secrets.sealForToken(SECRET, token);

  it("opens with the token and the master key", () => {
    expect(secrets.openWithToken(sealed, token)).toBe(SECRET);
  });

  it("has a key that is derived from the token with the master key as salt", () => {
    const blob = Buffer.from(sealed);
    const derived = Buffer.from(hkdfSync("sha256", token, master, "restic-manager/1/enrollment-token", 32));
    const place = `EnrollmentToken:${sha256Hex(token)}:sealedAccess`;
    const decipher = createDecipheriv("aes-256-gcm", derived, blob.subarray(9, 21), { authTagLength: 16 });
    decipher.setAAD(Buffer.concat([blob.subarray(0, 9), Buffer.from(place)])).setAuthTag(blob.subarray(21, 37));
    expect(decipher.update(blob.subarray(37), undefined, "utf8") + decipher.final("utf8")).toBe(SECRET);
  });

  it("does not open with another token", () => {
    expect(() => secrets.openWithToken(sealed, newToken("enrollment"))).toThrow();
  });

  it("does not open with the token alone, nor with the master key alone", () => {
    expect(() => createSecrets(key()).openWithToken(sealed, token)).toThrow();
    expect(() => secrets.open(sealed, PLACE)).toThrow();
  });
});
