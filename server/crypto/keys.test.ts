import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadMasterKey } from "./keys";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rm-key-"));
  file = join(folder, "data", "secret.key");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("RM_SECRET_KEY", () => {
  const key = randomBytes(32);

  it.each(["base64", "base64url", "hex"] as const)("is taken as %s", (encoding) => {
    expect(Buffer.from(loadMasterKey({ secretKey: key.toString(encoding), file }))).toEqual(key);
    expect(existsSync(file)).toBe(false);
  });

  it.each(["short", randomBytes(31).toString("base64"), randomBytes(33).toString("hex"), "not a key at all!"])(
    "is refused as %s",
    (secretKey) => {
      expect(() => loadMasterKey({ secretKey, file })).toThrow(/RM_SECRET_KEY must hold 32 bytes/);
    },
  );
});

describe("the key file", () => {
  it("is made once, readable by its owner alone, and read from then on", () => {
    const first = loadMasterKey({ file });
    expect(first).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadMasterKey({ file, isFirstStart: false })).toEqual(first);
    expect(readFileSync(file, "utf8").trim()).toBe(Buffer.from(first).toString("base64"));
  });

  it("is not made anew beside an existing database", () => {
    expect(() => loadMasterKey({ file, isFirstStart: false })).toThrow(/is missing/);
    expect(existsSync(file)).toBe(false);
  });

  it("is refused when others can read it", () => {
    loadMasterKey({ file });
    chmodSync(file, 0o640);
    expect(() => loadMasterKey({ file })).toThrow(/chmod 600/);
  });

  it("is refused when it is damaged or a link", () => {
    loadMasterKey({ file });
    const link = join(folder, "link");
    symlinkSync(file, link);
    expect(() => loadMasterKey({ file: link })).toThrow(/plain file/);
    writeFileSync(file, "cut");
    expect(() => loadMasterKey({ file })).toThrow(/32 bytes/);
  });

  it("says so when it cannot be written", () => {
    writeFileSync(join(folder, "data"), "a file where the folder should be");
    expect(() => loadMasterKey({ file })).toThrow(/cannot be/);
  });
});
