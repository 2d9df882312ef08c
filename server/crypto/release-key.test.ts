import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadReleaseKey, publicReleaseKey } from "./release-key";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rm-release-"));
  file = join(folder, "data", "release.key");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is made once, for its owner alone, and signs what its public half can check", () => {
  const key = loadReleaseKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadReleaseKey(file).publicKey).toBe(key.publicKey);
  const signature = key.sign("a statement") ?? "";
  const half = publicReleaseKey(key.publicKey);
  expect([key, half].map(({ verify }) => verify("a statement", signature))).toEqual([true, true]);
  expect([key, half].map(({ verify }) => verify("another", signature))).toEqual([false, false]);
  expect(half.verify("a statement", "")).toBe(false);
  expect(half).toMatchObject({ publicKey: key.publicKey });
  expect(half.sign("a statement")).toBeNull();
});

it("stops the start where others can read it, or where it is no such key", () => {
  loadReleaseKey(file);
  chmodSync(file, 0o644);
  expect(() => loadReleaseKey(file)).toThrow("can be read by others");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  for (const text of ["", "nonsense", privateKey.export({ type: "pkcs8", format: "pem" })]) {
    writeFileSync(file, text);
    chmodSync(file, 0o600);
    expect(() => loadReleaseKey(file)).toThrow("no Ed25519 private key");
  }
  for (const text of ["", "AAAA", `${"A".repeat(86)}==`])
    expect(() => publicReleaseKey(text)).toThrow("RM_RELEASE_PUBLIC_KEY");
});
