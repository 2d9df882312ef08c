import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "@/server/core/start-error";
import { lockDataDir } from "./data-lock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rm-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a missing data folder is made", () => {
  const lock = lockDataDir(join(folder, "a/b"));
  expect(() => lockDataDir(join(folder, "a/b"), 0)).toThrow(/Another server uses/);
  lock.release();
});

test("a data folder that cannot be used is named in one sentence", () => {
  writeFileSync(join(folder, "file"), "");
  for (const path of ["file", "file/below"]) {
    const start = () => lockDataDir(join(folder, path), 0);
    expect(start).toThrow(StartError);
    expect(start).toThrow(/cannot be written .*set RM_DATA_DIR to another folder/);
  }
  writeFileSync(
    join(folder, "server.lock"),
    "this is no database, and longer than a header of one would have to be".repeat(20),
  );
  expect(() => lockDataDir(folder, 0)).toThrow(/cannot be written/);
});
