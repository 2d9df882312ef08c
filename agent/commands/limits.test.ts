/** What a group may take of its host: on restic, as real processes show it. */
import assert from "node:assert/strict";
import { readTextIfExists } from "../files.ts";
import type { Limits } from "../protocol/mod.ts";
import { locksIn, makeRepository, mustRestic, RESTIC_VERSIONS } from "../testing/programs.ts";
import { backupOrderOf, ending, PASSWORD, sceneOf } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import { waitFor } from "../testing/wait-for.ts";
import { backup } from "./backup.ts";
import { limitArguments, priorityPrefix } from "./limits.ts";

const ALL: Limits = {
  ...{ uploadKibps: 50_000, downloadKibps: 60_000, niceness: 19, ioPriority: "idle" },
  ...{ compression: "max", readConcurrency: 3 },
};

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: a backup with every limit is made, with less priority, and SIGINT still cleans up`, async () => {
    using dir = tempDir();
    const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
    await makeRepository(access.url, PASSWORD);
    await Deno.writeTextFile(dir.file("file"), "hello");
    const scene = await sceneOf(dir, { version, access });
    const done = await backup(scene.tools, backupOrderOf({ limits: ALL }, dir.file("file")));
    assert.deepEqual(ending(done), ["succeeded", undefined], scene.log.join("\n"));
    const isTold = scene.log.some((line) => /cannot read 3 files at a time/.test(line));
    assert.equal(isTold, version === "0.14");
    await mustRestic({ url: access.url, password: PASSWORD }, ["check", "--read-data"]);

    using sparse = await Deno.create(dir.file("sparse"));
    await sparse.truncate(64 * 2 ** 30);
    const running = backup(scene.tools, backupOrderOf({ limits: ALL }, dir.file("sparse")));
    await waitFor("restic's lock", () => locksIn(access.url).length > 0);
    const pid = scene.pids.at(-1);
    // Field 19 of /proc/PID/stat is the nice value; the process is restic itself, not a program around it.
    const stat = (await readTextIfExists(`/proc/${pid}/stat`)) ?? "";
    assert.match(stat, /^\d+ \(restic\)/);
    assert.equal(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16], "19");
    await waitFor("the backup to read", () => scene.log.length > 0);
    scene.stop.abort("cancelled");
    assert.deepEqual(ending(await running), ["cancelled", "cancelled"]);
  });
}

Deno.test("a group without limits adds nothing, and a host without nice and ionice says so", async () => {
  const log: string[] = [];
  const tools = {
    restic: { program: "/usr/bin/restic", version: "0.18.0" },
    env: { PATH: "/nowhere" },
    log: (_: string, text: string) => log.push(text),
  };
  assert.deepEqual(limitArguments(tools, {}), []);
  assert.deepEqual(await priorityPrefix(tools, {}), []);
  assert.equal(log.length, 0);
  assert.deepEqual(await priorityPrefix(tools, { niceness: 10, ioPriority: "low" }), []);
  assert.deepEqual(
    log.map((line) => line.split(" on ")[0]),
    ["there is no nice", "there is no ionice"],
  );
});

Deno.test("each limit is one argument of restic's", () => {
  const tools = { restic: { program: "/usr/bin/restic", version: "0.15.0" }, log: () => {} };
  assert.deepEqual(limitArguments(tools, ALL), [
    ...["--limit-upload=50000", "--limit-download=60000", "--compression=max", "--read-concurrency=3"],
  ]);
});
