/** What an update asks of a new agent, asked of the real command. */
import assert from "node:assert/strict";
import { listNames } from "../files.ts";
import { makeFakeRestic } from "../testing/fake-restic.ts";
import { run } from "../testing/programs.ts";
import { tempDir } from "../testing/temp.ts";
import { makeHost } from "../testing/test-agent.ts";

const CONFIG = new URL("../deno.json", import.meta.url).pathname;
const MAIN = new URL("../main.ts", import.meta.url).pathname;

Deno.test("a host that is enrolled, writable and has a restic passes, and nothing is left of the test", async () => {
  using dir = tempDir();
  const restic = await makeFakeRestic(dir);
  using host = await makeHost({ serverUrl: "http://127.0.0.1:1", restic: restic.program });
  await Deno.mkdir(host.paths.stateDir);
  const selfTest = (args: string[] = [], more: Record<string, string> = {}) =>
    run(
      Deno.execPath(),
      ["run", "--quiet", "--allow-all", "--no-check", "--config", CONFIG, MAIN, "self-test", ...args],
      { ...host.variables, DENO_NO_UPDATE_CHECK: "1", ...more },
    );
  assert.equal((await selfTest()).code, 0);
  const noRestic = { RM_RESTIC: dir.file("nothing") };
  assert.equal((await selfTest([], noRestic)).code, 1);
  assert.equal((await selfTest(["--without-restic"], noRestic)).code, 0);
  assert.deepEqual(await listNames(host.paths.stateDir), []);
  await Deno.remove(host.paths.envFile);
  const notEnrolled = await selfTest();
  assert.equal(notEnrolled.code, 1);
  assert.match(notEnrolled.stderr, /install line/);
});
