/** restore on real restic: what comes back is what was there, and nothing is written anywhere else. */
import assert from "node:assert/strict";
import { listNames } from "../files.ts";
import { isAtLeast } from "../protocol/mod.ts";
import { blocksOf, describeTree, makeOddTree } from "../testing/odd-tree.ts";
import { restoreOf } from "../testing/orders.ts";
import { mustRestic, RESTIC_VERSIONS } from "../testing/programs.ts";
import { backedUp, plainFiles, restoring } from "../testing/restore-scene.ts";
import { ending, PASSWORD, sceneOf } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import { waitFor } from "../testing/wait-for.ts";
import { restore } from "./restore.ts";

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: everything comes back as it was, names, links, owners, modes, times and attributes`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, makeOddTree);
    const { scene, done } = await restoring(dir, made);
    const outcome = await done;
    assert.deepEqual(ending(outcome), ["succeeded", undefined], scene.log.join("\n"));
    const restored = `${dir.file("restored/job")}${dir.file("source")}`;
    assert.equal(await describeTree(restored), await describeTree(dir.file("source")));
    assert.equal(outcome.restore?.isVerified, true);
    assert.equal(outcome.restore?.problemCount, 0);
    assert.ok((outcome.restore?.filesRestored ?? 0) > 50, JSON.stringify(outcome.restore));
    // 0.14 fills holes with zeros; everybody else leaves them out again.
    const isSparse = (await blocksOf(`${restored}/sparse`)) < 8192;
    assert.equal(isSparse, isAtLeast(scene.tools.restic.version, "0.15.0"));
  });

  Deno.test(`restic ${version}: the paths asked for come back, whatever they are called, and nothing else`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, makeOddTree);
    const names = ["line\nbreak", "--target=", "*", "[x]", "back\\slash", "$HOME", "!bang", "sub/deeper", "‮gnirts-ltr"];
    const { scene, done } = await restoring(dir, made, { paths: names.map((name) => `${dir.file("source")}/${name}`) });
    assert.deepEqual(ending(await done), ["succeeded", undefined], scene.log.join("\n"));
    const found = await listNames(`${dir.file("restored/job")}${dir.file("source")}`);
    assert.deepEqual(found.sort(), names.map((name) => name.split("/")[0]).sort());
  });

  Deno.test(`restic ${version}: a path that is not in the snapshot is refused by name, and leaves nothing`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, plainFiles);
    const paths = [dir.file("source/file"), dir.file("source/missing")];
    const outcome = await (await restoring(dir, made, { paths })).done;
    assert.deepEqual(ending(outcome), ["failed", "order_refused"]);
    assert.match(outcome.message ?? "", /source\/missing is not in this snapshot/);
    assert.deepEqual(await listNames(dir.file("restored")), []);
    const gone = await (await restoring(dir, { ...made, snapshotId: "a".repeat(64) })).done;
    assert.deepEqual(ending(gone), ["failed", "order_refused"]);
    assert.match(gone.message ?? "", /not in the repository any more/);
  });

  Deno.test(`restic ${version}: a dry run counts and makes nothing`, async () => {
    using dir = tempDir();
    const made = await backedUp(dir, version, plainFiles);
    const outcome = await (await restoring(dir, made, { isDryRun: true, paths: [dir.file("source/sub")] })).done;
    assert.deepEqual(ending(outcome), ["succeeded", undefined]);
    assert.deepEqual([outcome.restore?.totalBytes, outcome.restore?.isDryRun], [5, true]);
    assert.equal(outcome.restore?.isVerified, null);
    assert.equal(await Deno.lstat(dir.file("restored")).catch(() => null), null);
  });

  Deno.test(`restic ${version}: files given to the agent's user lose foreign owners and setuid bits, links stay links`, async () => {
    if (Deno.uid() !== 0) return;
    using dir = tempDir();
    const made = await backedUp(dir, version, async (folder) => {
      await makeOddTree(folder);
      await Deno.chown(`${folder}/setuid`, 12345, 12345);
      await Deno.chmod(`${folder}/setuid`, 0o4755);
    });
    await Deno.writeTextFile(dir.file("victim"), "");
    await Deno.chown(dir.file("victim"), 4242, 4242);
    await Deno.symlink(dir.file("victim"), dir.file("source/link"));
    await mustRestic({ url: made.url, password: PASSWORD, version }, ["backup", dir.file("source")]);
    const list = JSON.parse(
      await mustRestic({ url: made.url, password: PASSWORD, version }, ["snapshots", "--json", "latest"]),
    ) as { id: string }[];
    const { scene, done } = await restoring(
      dir,
      { ...made, snapshotId: list.at(-1)?.id ?? "" },
      { ownership: "agent" },
    );
    assert.deepEqual(ending(await done), ["succeeded", undefined], scene.log.join("\n"));
    const restored = `${dir.file("restored/job")}${dir.file("source")}`;
    const owners = (await describeTree(restored)).match(/\t\d+:\d+\t/g) ?? [];
    assert.deepEqual([...new Set(owners)], [`\t${Deno.uid()}:${Deno.gid()}\t`]);
    assert.equal(((await Deno.stat(`${restored}/setuid`)).mode ?? 0) & 0o6000, 0);
    assert.equal((await Deno.stat(dir.file("victim"))).uid, 4242);
  });

  Deno.test(`restic ${version}: a file that cannot be put back makes the job partial and is named`, async () => {
    if (Deno.uid() !== 0) return;
    using dir = tempDir();
    const made = await backedUp(dir, version, plainFiles);
    const scene = await sceneOf(dir, { version, access: { url: made.url, encryptionPassword: PASSWORD } });
    // A restic around the real one: a file system that refuses one owner is not to be had here.
    const script = `#!/bin/sh
case "$*" in *restore*) ;; *) exec ${scene.tools.restic.program} "$@" ;; esac
${scene.tools.restic.program} "$@"
${version === "0.14" ? `echo 'ignoring error for /a/b: c: lchown: operation not permitted' >&2` : `echo '{"message_type":"error","error":{"message":"lchown: operation not permitted"},"during":"restore","item":"/a/b: c"}' >&2`}
echo 'Fatal: There were 1 errors' >&2
exit 1
`;
    await Deno.writeTextFile(dir.file("fake-restic"), script, { mode: 0o755 });
    const tools = { ...scene.tools, restic: { ...scene.tools.restic, program: dir.file("fake-restic") } };
    const outcome = await restore(tools, restoreOf(made.snapshotId), {
      ...{ base: dir.file("again"), name: "job", barsInPlace: "", ownFolders: [], retried: (attempt) => attempt() },
    });
    assert.deepEqual(ending(outcome), ["partial", "files_failed"], scene.log.join("\n"));
    assert.equal(outcome.restore?.problemCount, 1);
    assert.match(outcome.restore?.problems[0]?.path ?? "", /^\/a\/b/);
    assert.equal(outcome.restore?.isVerified, false);
    assert.match(outcome.message ?? "", /the rest is in .*again\/job/);
  });
}

Deno.test("nothing is restored below a folder that somebody else could turn elsewhere", async () => {
  using dir = tempDir();
  const made = await backedUp(dir, "0.18", plainFiles);
  await Deno.mkdir(dir.file("real"), { mode: 0o700 });
  await Deno.symlink(dir.file("real"), dir.file("alias"));
  await Deno.mkdir(dir.file("open"));
  await Deno.chmod(dir.file("open"), 0o777);
  await Deno.writeTextFile(dir.file("file"), "");
  await Deno.mkdir(dir.file("taken/job"), { recursive: true, mode: 0o700 });
  for (const [base, why] of [
    [dir.file("alias"), /symbolic link/],
    [dir.file("alias/below"), /symbolic link/],
    [dir.file("open"), /others may write/i],
    [dir.file("open/below"), /others may write/],
    [dir.file("file"), /no folder/],
    [dir.file("taken"), /exists already/],
    ["relative", /absolute path/],
    [`${dir.path}/../x`, /absolute path/],
  ] as const) {
    const outcome = await (await restoring(dir, made, { place: { base } })).done;
    assert.deepEqual(ending(outcome), ["failed", "order_refused"], base);
    assert.match(outcome.message ?? "", why);
  }
  assert.deepEqual(await listNames(dir.file("real")), []);
  assert.deepEqual(await listNames(dir.file("open")), []);
  assert.deepEqual(await listNames(dir.file("taken/job")), []);
});

Deno.test("a restore cancelled in its middle leaves what it restored, and says where", async () => {
  using dir = tempDir();
  const made = await backedUp(dir, "0.18", async (folder) => {
    const bytes = new Uint8Array(65_536);
    for (let i = 0; i < 600; i++) {
      crypto.getRandomValues(bytes);
      await Deno.writeFile(`${folder}/${i}`, bytes);
    }
  });
  const { scene, done } = await restoring(dir, made);
  scene.tools.env.GOMAXPROCS = "1";
  await waitFor("the restore to write", async () => (await listNames(dir.file("restored/job"))).length > 0);
  scene.stop.abort("cancelled");
  const outcome = await done;
  assert.deepEqual(ending(outcome), ["cancelled", "cancelled"]);
  assert.match(outcome.message ?? "", /until then are in .*restored\/job/);
  assert.ok((await listNames(dir.file("restored/job"))).length > 0);
});
