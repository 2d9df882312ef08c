/** Drills on real restic: planted files, whole snapshots, and the recovery kit's commands with nothing else. */
import assert from "node:assert/strict";
import { knownCanaries, plantCanaries } from "../canary.ts";
import { listNames } from "../files.ts";
import { packsIn, turnByte } from "../testing/packs.ts";
import { makeRepository, mustRestic, RESTIC_VERSIONS, run, startRestServer } from "../testing/programs.ts";
import { ending, PASSWORD, sceneOf } from "../testing/scene.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { verify } from "./verify.ts";

const placesIn = (dir: TempDir) => ({ configDir: dir.file("config"), stateDir: dir.file("state") });

/** A repository, a host with planted files, and something else that is backed up with them. */
async function hostIn(dir: TempDir) {
  const url = dir.file("repo");
  const places = placesIn(dir);
  await makeRepository(url, PASSWORD);
  for (const folder of [...Object.values(places), dir.file("source")]) await Deno.mkdir(folder, { recursive: true });
  for (const name of ["first", "second", "new\nline"])
    await Deno.writeFile(dir.file(`source/${name}`), crypto.getRandomValues(new Uint8Array(60_000)));
  await plantCanaries(places);
  const backUp = () => mustRestic({ url, password: PASSWORD }, ["backup", dir.file("source"), places.configDir]);
  const drill = async (version: (typeof RESTIC_VERSIONS)[number], more: Partial<Parameters<typeof verify>[1]> = {}) => {
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const tools = { ...scene.tools, isForeign: more.ofHostname !== undefined };
    const canaries = await knownCanaries(places);
    const sample = { sampleFiles: 2, sampleBytes: 2 ** 20, folder: dir.file("verify/job") };
    const done = await verify(tools, { ...sample, canaries, doubtsFile: dir.file("state/doubts.json"), ...more });
    return { done, log: scene.log };
  };
  return { url, places, backUp, drill };
}

/** Turns over a byte of each pack of files' contents. */
async function damage(url: string): Promise<void> {
  for (const pack of await packsIn(url)) if ((await Deno.stat(pack)).size >= 50_000) await turnByte(pack, 1000);
}

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: planted files are part of every sample, and prove the kit when they come back`, async () => {
    using dir = tempDir();
    const { backUp, drill } = await hostIn(dir);
    await backUp();
    const { done, log } = await drill(version);
    assert.deepEqual(ending(done), ["succeeded", undefined], log.join("\n"));
    assert.deepEqual(done.verify?.canaries, { checked: 3, wrong: 0 });
    assert.equal(done.verify?.fileCount, 5);
    assert.equal(done.verify?.isKitProven, true);
    assert.deepEqual(await listNames(dir.file("verify")), []);
  });

  Deno.test(`restic ${version}: a planted file that holds something else than the agent remembers is damage`, async () => {
    using dir = tempDir();
    const { places, backUp, drill } = await hostIn(dir);
    await Deno.writeFile(`${places.configDir}/canary/random.bin`, new Uint8Array(4096));
    await backUp();
    await plantCanaries(places);
    const { done } = await drill(version);
    assert.deepEqual(ending(done), ["failed", "repo_damaged"]);
    assert.deepEqual(done.verify?.canaries, { checked: 3, wrong: 1 });
    assert.match(done.message ?? "", /random\.bin; 1 of them planted by the agent/);
    assert.equal(done.verify?.isKitProven, false);
    assert.deepEqual(await listNames(dir.file("verify")), []);
  });

  Deno.test(`restic ${version}: a drill of everything compares every file, and names those in a damaged pack`, async () => {
    using dir = tempDir();
    const { url, backUp, drill } = await hostIn(dir);
    await backUp();
    const whole = await drill(version, { scope: "everything" });
    assert.deepEqual(ending(whole.done), ["succeeded", undefined], whole.log.join("\n"));
    const { fileCount, totalBytes, bytesPerSecond, isKitProven } = whole.done.verify ?? {};
    assert.deepEqual([fileCount, totalBytes, isKitProven], [6, 3 * 60_000 + 6144, true]);
    assert.ok(bytesPerSecond !== undefined && bytesPerSecond > 0);
    await damage(url);
    const { done } = await drill(version, { scope: "everything" });
    assert.deepEqual(ending(done), ["failed", "repo_damaged"]);
    assert.equal(done.verify?.isKitProven, false);
    // Which of the files the byte belonged to is the pack's affair.
    assert.match(done.verify?.mismatches.join() ?? "", /first|second|line|canary/);
    assert.deepEqual(await listNames(dir.file("verify")), []);
  });

  Deno.test(`restic ${version}: the kit's commands get the kit's variables, PATH and a HOME, and nothing else`, async () => {
    using dir = tempDir();
    await Deno.mkdir(dir.file("server"));
    await makeRepository(dir.file("server/repo"), PASSWORD);
    await using server = await startRestServer(dir.file("server"), { name: "me", password: "p@ss" });
    await Deno.mkdir(dir.file("source"));
    await Deno.writeTextFile(dir.file("source/file"), "hello");
    await mustRestic({ url: dir.file("server/repo"), password: PASSWORD }, ["backup", dir.file("source")]);
    const access = { url: server.url("repo"), username: "me", password: "p@ss", encryptionPassword: PASSWORD };
    const scene = await sceneOf(dir, { version, access });
    const script = `#!/bin/sh
case "$1" in restore|snapshots) ;; *) exec ${scene.tools.restic.program} "$@";; esac
printf '%s\\n' "$*" >>${dir.file("seen-arguments")}
tr '\\0' '\\n' </proc/$$/environ >>${dir.file("seen-variables")}
exec ${scene.tools.restic.program} "$@"
`;
    await Deno.writeTextFile(dir.file("spy"), script, { mode: 0o755 });
    scene.tools.restic = { ...scene.tools.restic, program: dir.file("spy") };
    const folder = dir.file("verify/job");
    const done = await verify(scene.tools, { sampleFiles: 5, sampleBytes: 1000, folder });
    assert.deepEqual(ending(done), ["succeeded", undefined], scene.log.join("\n"));
    assert.equal(done.verify?.isKitProven, true);
    const host = Deno.hostname();
    assert.deepEqual((await Deno.readTextFile(dir.file("seen-arguments"))).trim().split("\n"), [
      `snapshots --host ${host}`,
      `restore latest --host ${host} --target restored --verify --include=${dir.file("source/file")}`,
    ]);
    const seen = new Set((await Deno.readTextFile(dir.file("seen-variables"))).trim().split("\n"));
    assert.deepEqual([...seen].sort(), [
      `HOME=${folder}/home`,
      "PATH=/usr/bin:/bin",
      `RESTIC_PASSWORD=${PASSWORD}`,
      `RESTIC_REPOSITORY=${access.url.replace("http://", "http://me:p%40ss@")}`,
    ]);
  });
}

Deno.test("what a drill found damaged is looked at again, until it comes back well", async () => {
  using dir = tempDir();
  const { url, backUp, drill } = await hostIn(dir);
  for (let i = 0; i < 100; i++) await Deno.writeTextFile(dir.file(`source/small-${i}`), `${i}`);
  await backUp();
  await Deno.rename(`${url}/data`, `${url}/well`);
  const copied = await run("cp", ["-a", `${url}/well`, `${url}/data`]);
  assert.equal(copied.code, 0);
  await damage(url);
  assert.deepEqual(ending((await drill("0.18", { scope: "everything" })).done), ["failed", "repo_damaged"]);
  const again = await drill("0.18", { sampleFiles: 1, canaries: [] });
  assert.deepEqual(ending(again.done), ["failed", "repo_damaged"], "a sample of one file must not have luck");
  await Deno.remove(`${url}/data`, { recursive: true });
  await Deno.rename(`${url}/well`, `${url}/data`);
  assert.deepEqual(ending((await drill("0.18", { sampleFiles: 1 })).done), ["succeeded", undefined]);
  assert.equal(await Deno.stat(dir.file("state/doubts.json")).catch(() => null), null);
});

Deno.test("another host's snapshots are drilled by their own name, without planted files or cache, and so prove no kit", async () => {
  using dir = tempDir();
  const { url, places, drill } = await hostIn(dir);
  await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("source"), places.configDir, "--host=another"]);
  await Deno.writeTextFile(dir.file("state/doubts.json"), JSON.stringify({ paths: ["/of/this/host"] }));
  const { done, log } = await drill("0.18", { ofHostname: "another" });
  assert.deepEqual(ending(done), ["succeeded", undefined], log.join("\n"));
  assert.equal(done.verify?.canaries, undefined);
  assert.equal(done.verify?.isKitProven, false);
  assert.deepEqual(await listNames(dir.file("cache")), []);
  assert.ok(await Deno.stat(dir.file("state/doubts.json")));
});

Deno.test("planted files lie in their own folder only, never behind a link, and are put right again", async () => {
  using dir = tempDir();
  const places = placesIn(dir);
  for (const folder of [...Object.values(places), dir.file("elsewhere")]) await Deno.mkdir(folder);
  await plantCanaries(places);
  const known = await knownCanaries(places);
  const names = await listNames(`${places.configDir}/canary`);
  assert.deepEqual([names.length, await listNames(places.configDir)], [3, ["canary"]]);
  assert.ok(names.some((name) => new TextEncoder().encode(name).length > 100));
  // A link in the place of a file is replaced; what it led to is left as it is.
  await Deno.writeTextFile(dir.file("elsewhere/file"), "mine");
  await Deno.remove(`${places.configDir}/canary/random.bin`);
  await Deno.symlink(dir.file("elsewhere/file"), `${places.configDir}/canary/random.bin`);
  await plantCanaries(places);
  assert.equal(await Deno.readTextFile(dir.file("elsewhere/file")), "mine");
  assert.ok((await Deno.lstat(`${places.configDir}/canary/random.bin`)).isFile);
  assert.deepEqual(await knownCanaries(places), known);
  // A link in the place of the folder is refused.
  await Deno.remove(`${places.configDir}/canary`, { recursive: true });
  await Deno.symlink(dir.file("elsewhere"), `${places.configDir}/canary`);
  await assert.rejects(plantCanaries(places), /is no folder/);
  assert.deepEqual(await listNames(dir.file("elsewhere")), ["file"]);
});
