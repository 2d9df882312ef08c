/** restore over what is there: only where the host allows it, and never through a link or over the agent's own files. */
import assert from "node:assert/strict";
import { backedUp, plainFiles, restoring } from "../testing/restore-scene.ts";
import { ending } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import type { RestoreOrder } from "./restore.ts";

for (const version of ["0.18", "0.19"] as const) {
  Deno.test(`restic ${version}: in place puts files back over what is there, and never through a symbolic link`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, plainFiles);
    const place = { barsInPlace: null };
    await Deno.writeTextFile(dir.file("source/file"), "changed");
    await Deno.remove(dir.file("source/sub"), { recursive: true });
    await Deno.mkdir(dir.file("outside"));
    await Deno.writeTextFile(dir.file("outside/other"), "theirs");
    await Deno.symlink(dir.file("outside"), dir.file("source/sub"));

    const through = await (
      await restoring(dir, made, { target: "in_place", place, paths: [dir.file("source/sub/other")] })
    ).done;
    assert.deepEqual(ending(through), ["failed", "order_refused"]);
    assert.match(through.message ?? "", /source\/sub is a symbolic link/);

    const { scene, done } = await restoring(dir, made, { target: "in_place", place });
    const outcome = await done;
    assert.deepEqual(ending(outcome), ["succeeded", undefined], scene.log.join("\n"));
    assert.equal(outcome.restore?.folder, "/");
    assert.equal(await Deno.readTextFile(dir.file("source/file")), "hello");
    assert.equal(await Deno.readTextFile(dir.file("outside/other")), "theirs");
    assert.equal((await Deno.lstat(dir.file("source/sub"))).isDirectory, true);
    assert.equal(await Deno.readTextFile(dir.file("source/sub/other")), "other");
  });

  Deno.test(`restic ${version}: in place keeps what is there as the policy says, and the agent's own folders always`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, plainFiles);
    const inPlace = async (more: Partial<RestoreOrder>, ownFolders: string[] = []) => {
      await Deno.writeTextFile(dir.file("source/file"), "newer");
      await Deno.writeTextFile(dir.file("source/sub/other"), "state");
      const place = { barsInPlace: null, ownFolders };
      const outcome = await (await restoring(dir, made, { target: "in_place", place, ...more })).done;
      const read = (name: string) => Deno.readTextFile(dir.file(`source/${name}`));
      return [outcome.state, await read("file"), await read("sub/other")];
    };
    assert.deepEqual(await inPlace({}), ["succeeded", "hello", "other"]);
    assert.deepEqual(await inPlace({ overwrite: "never" }), ["succeeded", "newer", "state"]);
    assert.deepEqual(await inPlace({ overwrite: "if_newer" }), ["succeeded", "newer", "state"]);
    assert.deepEqual(await inPlace({ overwrite: "if_changed" }), ["succeeded", "hello", "other"]);
    assert.deepEqual(await inPlace({ isDryRun: true }), ["succeeded", "newer", "state"]);
    const own = [dir.file("source/sub")];
    assert.deepEqual(await inPlace({}, own), ["succeeded", "hello", "state"]);
    assert.deepEqual(await inPlace({ paths: [dir.file("source")] }, own), ["succeeded", "hello", "state"]);
    assert.deepEqual(await inPlace({ paths: [dir.file("source/sub/other")] }, own), ["failed", "newer", "state"]);
  });
}

Deno.test("in place is refused where the host's file does not allow it, and by a restic that writes through links", async () => {
  using dir = tempDir();
  const made = await backedUp(dir, "0.14", plainFiles);
  const refused = await (await restoring(dir, made, { target: "in_place" })).done;
  assert.deepEqual([...ending(refused), refused.message], ["failed", "order_refused", "not allowed"]);
  const old = await (await restoring(dir, made, { target: "in_place", place: { barsInPlace: null } })).done;
  assert.deepEqual(ending(old), ["failed", "restic_too_old"]);
  assert.match(old.message ?? "", /install 0\.17 or newer, or restore into a folder/);
});
