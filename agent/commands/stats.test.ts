/** stats on real restic, in each version that a fleet may have. */
import assert from "node:assert/strict";
import { makeRepository, mustRestic, RESTIC_VERSIONS } from "../testing/programs.ts";
import { ending, PASSWORD, sceneOf } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import { stats } from "./stats.ts";

/** Bytes of a local repository's files of data. */
async function bytesOfData(repository: string): Promise<number> {
  let bytes = 0;
  for await (const { name: folder } of Deno.readDir(`${repository}/data`)) {
    for await (const { name } of Deno.readDir(`${repository}/data/${folder}`)) {
      bytes += (await Deno.stat(`${repository}/data/${folder}/${name}`)).size;
    }
  }
  return bytes;
}

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: stats tells what the repository's data takes on its disk`, async () => {
    using dir = tempDir();
    const url = dir.file("repo");
    await makeRepository(url, PASSWORD);
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    // Twice the same content: what is stored once counts once.
    for (const name of ["one", "two"]) await Deno.writeFile(dir.file(name), noise);
    await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("one"), dir.file("two")]);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const outcome = await stats(scene.tools);
    assert.deepEqual(ending(outcome), ["succeeded", undefined]);
    const { totalBytes = 0 } = outcome.stats ?? {};
    const onDisk = await bytesOfData(url);
    assert.ok(totalBytes > 60_000 && totalBytes <= onDisk, `${totalBytes} of ${onDisk}`);
    assert.ok(onDisk - totalBytes < 5_000, `${totalBytes} of ${onDisk}`);
  });

  Deno.test(`restic ${version}: stats of a repository with another password is a failure, and no size`, async () => {
    using dir = tempDir();
    const url = dir.file("repo");
    await makeRepository(url, PASSWORD);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: "another one" } });
    const outcome = await stats(scene.tools);
    assert.deepEqual([...ending(outcome), outcome.stats], ["failed", "wrong_password", undefined]);
  });
}
