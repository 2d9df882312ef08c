import assert from "node:assert/strict";
import { join } from "node:path";
import { logFiles, openLogFile } from "./log-file.ts";
import { tempDir } from "./testing/temp.ts";

Deno.test("log files are bounded in size and number, and the newest lines stay, in order", () => {
  using dir = tempDir();
  const options = { dir: dir.file("logs"), maxBytes: 100, files: 3 };
  const write = openLogFile(options);
  for (let i = 0; i < 200; i++) write(`line ${i}`);
  const texts = logFiles(options).map((path) => Deno.readTextFileSync(path));
  for (const text of texts) assert.ok(text.length <= 100);
  assert.equal([...Deno.readDirSync(options.dir)].length, 3);
  const lines = texts.reverse().join("").trimEnd().split("\n");
  assert.deepEqual(
    lines,
    Array.from({ length: lines.length }, (_, index) => `line ${200 - lines.length + index}`),
  );
});

Deno.test("a log that is opened again goes on where it was, and one that cannot be written ends nothing", () => {
  using dir = tempDir();
  const options = { dir: dir.path, maxBytes: 1000 };
  openLogFile(options)("first");
  openLogFile(options)("second");
  assert.equal(Deno.readTextFileSync(join(dir.path, "agent.log")), "first\nsecond\n");
  Deno.writeTextFileSync(dir.file("blocked"), "");
  openLogFile({ dir: dir.file("blocked") })("nowhere to go");
});
