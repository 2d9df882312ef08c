import assert from "node:assert/strict";
import { join } from "node:path";
import { listNames } from "../../files.ts";
import { tempDir } from "../../testing/temp.ts";
import { removeOldRuntimes } from "./old-runtimes.ts";

Deno.test("of what was unpacked this agent and the newest other stay, and what is not ours is left alone", async () => {
  using dir = tempDir();
  const names = ["a", "b", "c", "d"].map((letter) => letter.repeat(64));
  for (const [index, name] of names.entries()) {
    await Deno.mkdir(dir.file(name));
    const ready = join(dir.file(name), "ready");
    await Deno.writeTextFile(ready, "");
    await Deno.utime(ready, index * 100, index * 100);
  }
  await Deno.mkdir(dir.file("something-else"));
  const [own = "", , , newest = ""] = names;
  await removeOldRuntimes(dir.file(own));
  assert.deepEqual(await listNames(dir.path), [own, newest, "something-else"]);
  await removeOldRuntimes(dir.file("something-else"));
  assert.deepEqual(await listNames(dir.path), [own, newest, "something-else"]);
});
