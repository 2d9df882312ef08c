/** verify on real restic: what comes back is compared, and nothing of it stays. */
import assert from "node:assert/strict";
import { listNames } from "../files.ts";
import { packsIn, turnByte } from "../testing/packs.ts";
import { makeRepository, mustRestic, RESTIC_VERSIONS } from "../testing/programs.ts";
import { ending, PASSWORD, type Scene, sceneOf } from "../testing/scene.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { waitFor } from "../testing/wait-for.ts";
import { batchesOf, createSampler, exactPattern } from "./sample.ts";
import { verify } from "./verify.ts";

const ODD_NAMES = [
  "plain",
  "a*b",
  "[x]",
  "back\\slash",
  "!bang",
  " spaces ",
  "new\nline",
  "q?z",
  "$HOME",
  "{a,b}",
  "x: y",
];

/** A repository with one snapshot of odd names by this host, and a newer one by another. */
async function withOddNames(dir: TempDir): Promise<string> {
  const url = dir.file("repo");
  const plain = { url, password: PASSWORD };
  await makeRepository(url, PASSWORD);
  await Deno.mkdir(dir.file("source/sub"), { recursive: true });
  for (const name of ODD_NAMES) await Deno.writeTextFile(dir.file(`source/sub/${name}`), `content of ${name}`);
  await Deno.writeTextFile(dir.file("source/empty"), "");
  await Deno.symlink("/etc/passwd", dir.file("source/link"));
  await mustRestic(plain, ["backup", dir.file("source")]);
  await mustRestic(plain, ["backup", "/etc/hostname", "--host=another"]);
  return url;
}

const verifyIn = (dir: TempDir, scene: Scene, more: Partial<Parameters<typeof verify>[1]> = {}) =>
  verify(scene.tools, { sampleFiles: 100, sampleBytes: 2 ** 20, folder: dir.file("verify/job"), ...more });

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: verify restores files of any name, compares them, and leaves nothing`, async () => {
    using dir = tempDir();
    const url = await withOddNames(dir);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const done = await verifyIn(dir, scene);
    assert.deepEqual(ending(done), ["succeeded", undefined], scene.log.join("\n"));
    assert.deepEqual([done.verify?.fileCount, done.verify?.mismatches], [ODD_NAMES.length + 1, []]);
    const [own] = JSON.parse(
      await mustRestic({ url, password: PASSWORD }, ["snapshots", "--json", `--host=${Deno.hostname()}`]),
    ) as { id: string }[];
    assert.equal(done.verify?.snapshotId, own?.id);
    assert.deepEqual(await listNames(dir.file("verify")), []);

    const sampled = await verifyIn(dir, scene, { sampleFiles: 3 });
    assert.equal(sampled.verify?.fileCount, 3);
  });

  Deno.test(`restic ${version}: verify names the files that do not come back as they were`, async () => {
    using dir = tempDir();
    const url = dir.file("repo");
    const plain = { url, password: PASSWORD };
    await makeRepository(url, PASSWORD);
    await Deno.mkdir(dir.file("source"));
    for (const name of ["first", "second"]) {
      const bytes = new Uint8Array(60_000);
      crypto.getRandomValues(bytes);
      await Deno.writeFile(dir.file(`source/${name}`), bytes);
      await mustRestic(plain, ["backup", dir.file("source")]);
    }
    // The biggest pack that the second backup added holds the second file's content.
    const packs: { path: string; size: number; at: number }[] = [];
    for (const path of await packsIn(url)) {
      const { size, mtime } = await Deno.stat(path);
      packs.push({ path, size, at: mtime?.getTime() ?? 0 });
    }
    const pack = packs.filter(({ size }) => size > 50_000).sort((a, b) => b.at - a.at)[0];
    assert.ok(pack);
    await turnByte(pack.path, 1000);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const found = await verifyIn(dir, scene);
    assert.deepEqual(ending(found), ["failed", "repo_damaged"], scene.log.join("\n"));
    assert.deepEqual(found.verify?.mismatches, [dir.file("source/second")]);
    assert.match(found.message ?? "", /1 of 2 files did not come back: .*second/);
    assert.deepEqual(await listNames(dir.file("verify")), []);
  });

  Deno.test(`restic ${version}: verify without a snapshot of this host says so`, async () => {
    using dir = tempDir();
    const url = dir.file("repo");
    await makeRepository(url, PASSWORD);
    await mustRestic({ url, password: PASSWORD }, ["backup", "/etc/hostname", "--host=another"]);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const none = await verifyIn(dir, scene);
    assert.deepEqual(ending(none), ["failed", "order_refused"]);
    assert.match(none.message ?? "", /run a backup first/);
  });
}

for (const [what, harm, expected] of [
  ["about an owner", "true", ["succeeded", undefined]],
  ["and another content", 'printf X | dd of="$target$path" conv=notrunc', ["failed", "repo_damaged"]],
] as const) {
  Deno.test(`a restore with an error ${what} is judged by the content alone`, async () => {
    using dir = tempDir();
    const url = dir.file("repo");
    await makeRepository(url, PASSWORD);
    await Deno.mkdir(dir.file("source"));
    await Deno.writeTextFile(dir.file("source/file"), "hello");
    await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("source")]);
    const scene = await sceneOf(dir, { version: "0.14", access: { url, encryptionPassword: PASSWORD } });
    // A fake-restic around the real one: file systems that take no owner, or turn over bytes, are not to be had here.
    const script = `#!/bin/sh
[ "$1" = restore ] || exec ${scene.tools.restic.program} "$@"
${scene.tools.restic.program} "$@"
target=${dir.file("verify/job/restored")} path=${dir.file("source/file")}
${harm}
echo "ignoring error for $path: lchown: operation not permitted" >&2
echo "Fatal: There were 1 errors" >&2
exit 1
`;
    await Deno.writeTextFile(dir.file("fake-restic"), script, { mode: 0o755 });
    scene.tools.restic = { ...scene.tools.restic, program: dir.file("fake-restic") };
    assert.deepEqual(ending(await verifyIn(dir, scene)), expected, scene.log.join("\n"));
  });
}

Deno.test("a verify cancelled while it restores leaves no folder", async () => {
  using dir = tempDir();
  const url = dir.file("repo");
  await makeRepository(url, PASSWORD);
  const bytes = new Uint8Array(65_536);
  await Deno.mkdir(dir.file("source"));
  for (let i = 0; i < 400; i++) {
    crypto.getRandomValues(bytes);
    await Deno.writeFile(dir.file(`source/${i}`), bytes);
  }
  await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("source")]);
  const scene = await sceneOf(dir, { version: "0.18", access: { url, encryptionPassword: PASSWORD } });
  const running = verifyIn(dir, scene, { sampleFiles: 400, sampleBytes: 2 ** 30 });
  await waitFor("the restore to write", async () => (await listNames(dir.file("verify/job/restored"))).length > 0);
  scene.stop.abort("cancelled");
  assert.deepEqual(ending(await running), ["cancelled", "cancelled"]);
  assert.deepEqual(await listNames(dir.file("verify")), []);
});

const nodeOf = (path: string, size: number) => JSON.stringify({ struct_type: "node", type: "file", path, size });

Deno.test("the sample is fair, bounded in files and bytes, and never holds more than it may", () => {
  const hits = new Map<string, number>();
  for (let round = 0; round < 400; round++) {
    const sampler = createSampler({ maxFiles: 5, maxBytes: 1_000 });
    for (let i = 0; i < 50; i++) sampler.take(nodeOf(`/f${i}`, 100));
    sampler.take(nodeOf("/big", 1_001));
    sampler.take(JSON.stringify({ struct_type: "node", type: "dir", path: "/d" }));
    sampler.take("not json");
    const files = sampler.files();
    assert.equal(files.length, 5);
    assert.equal(new Set(files.map(({ path }) => path)).size, 5);
    for (const { path } of files) hits.set(path, (hits.get(path) ?? 0) + 1);
  }
  assert.equal(hits.has("/big"), false);
  // 40 expected each; six standard deviations are 36.
  for (let i = 0; i < 50; i++) assert.ok(Math.abs((hits.get(`/f${i}`) ?? 0) - 40) < 36, `/f${i} ${hits.get(`/f${i}`)}`);
  const tight = createSampler({ maxFiles: 5, maxBytes: 250 });
  for (let i = 0; i < 50; i++) tight.take(nodeOf(`/f${i}`, 100));
  assert.equal(tight.files().length, 2);
});

Deno.test("patterns name one path exactly, and batches keep every file", () => {
  assert.equal(exactPattern("/a*b/[x]/q?\\"), "/a[*]b/[[]x]/q[?]\\\\");
  const files = Array.from({ length: 1_000 }, (_, i) => ({ path: `/${"x".repeat(4_000)}${i}`, sizeBytes: 1 }));
  const batches = batchesOf(files);
  assert.deepEqual(batches.flat(), files);
  assert.ok(batches.length > 50 && batches.every((batch) => batch.length > 0));
});

Deno.test("a sample that nothing fits is a failure, not a success", async () => {
  using dir = tempDir();
  const url = dir.file("repo");
  await makeRepository(url, PASSWORD);
  await mustRestic({ url, password: PASSWORD }, ["backup", "/etc/passwd"]);
  const scene = await sceneOf(dir, { version: "0.18", access: { url, encryptionPassword: PASSWORD } });
  assert.deepEqual(ending(await verifyIn(dir, scene, { sampleBytes: 1 })), ["failed", "order_refused"]);
});
