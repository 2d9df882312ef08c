import assert from "node:assert/strict";
import { resticNotes } from "../protocol/mod.ts";
import { RESTIC_VERSIONS } from "../testing/programs.ts";

Deno.test("an old restic is told with what is lost, the newest with nothing, and one that is too old with that alone", () => {
  const [oldest = "", ...newer] = RESTIC_VERSIONS;
  assert.equal(resticNotes(`${oldest}.0`).length, 7);
  for (const version of newer) assert.deepEqual(resticNotes(`${version}.0`), []);
  assert.match(resticNotes("0.16.4").join(" "), /exit code.*sizes.*REST server/);
  assert.doesNotMatch(resticNotes("0.16.4").join(" "), /lock, so/);
  assert.match(resticNotes("0.12.1").join(" "), /^restic 0\.12\.1 is too old: no job runs/);
  assert.deepEqual(resticNotes(null), []);
});
