/** The commands on real restic, in each version that a fleet may have. */
import assert from "node:assert/strict";
import { backup } from "../commands/backup.ts";
import { init } from "../commands/init.ts";
import type { Outcome } from "../commands/outcome.ts";
import { probe } from "../commands/probe.ts";
import { snapshots } from "../commands/snapshots.ts";
import { type Snapshot, snapshotSchema } from "../protocol/mod.ts";
import {
  freePort,
  locksIn,
  makeRepository,
  mustRestic,
  plainRestic,
  RESTIC_VERSIONS,
  startRestServer,
} from "../testing/programs.ts";
import { backupOrderOf, ending, PASSWORD, type Scene, sceneOf } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import { waitFor } from "../testing/wait-for.ts";
import { findRestic } from "./find.ts";
import { removeOwnStaleLock } from "./locks.ts";

async function listed(scene: Scene): Promise<{ found: Snapshot[]; outcome: Outcome }> {
  const found: Snapshot[] = [];
  const outcome = await snapshots(scene.tools, (batch) => Promise.resolve(found.push(...batch) > 0));
  return { found: found.map((snapshot) => snapshotSchema.parse(snapshot)), outcome };
}

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: init, probe, backup and snapshots on a repository of the file system`, async () => {
    using dir = tempDir();
    const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
    const scene = await sceneOf(dir, { version, access });
    const made = await init(scene.tools);
    assert.deepEqual([made.state, made.repository?.isExisting], ["succeeded", false]);
    assert.match(made.repository?.repositoryId ?? "", /^[0-9a-f]{64}$/);
    const again = await init(scene.tools);
    assert.deepEqual(again.repository, { repositoryId: made.repository?.repositoryId, isExisting: true });
    assert.deepEqual((await probe(scene.tools)).repository, again.repository);

    const source = dir.file("--source -with odd 'name'");
    await Deno.mkdir(source);
    await Deno.writeTextFile(`${source}/file`, "hello");
    const done = await backup(scene.tools, backupOrderOf({ tags: ["--tag-like"] }, source));
    assert.deepEqual(ending(done), ["succeeded", undefined]);
    assert.equal(done.summary?.totalBytesProcessed, 5);
    const { found, outcome } = await listed(scene);
    assert.deepEqual(outcome.snapshots, { total: 1, isComplete: true });
    assert.ok(found[0]?.snapshotId.startsWith(done.summary?.snapshotId ?? "none"));
    assert.deepEqual([found[0]?.paths, found[0]?.tags], [[source], ["--tag-like"]]);
    // The judge: restic itself, without the agent.
    const plain: unknown = JSON.parse(
      await mustRestic({ url: access.url, password: PASSWORD, version }, ["snapshots", "--json"]),
    );
    assert.equal(Array.isArray(plain) && plain.length, 1);
    assert.doesNotMatch(scene.log.join("\n"), new RegExp(PASSWORD));
  });

  Deno.test(`restic ${version}: a backup of which not everything could be read says so, whatever the exit code`, async () => {
    using dir = tempDir();
    const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
    const scene = await sceneOf(dir, { version, access });
    await makeRepository(access.url, PASSWORD);
    const source = dir.file("source");
    await Deno.mkdir(source);
    await Deno.writeTextFile(`${source}/file`, "hello");
    const gone = dir.file("gone");

    const partly = await backup(scene.tools, backupOrderOf({}, source, gone));
    assert.deepEqual(ending(partly), ["partial", "source_missing"]);
    assert.ok(partly.message?.includes(gone) && partly.summary?.snapshotId);
    assert.deepEqual(ending(await backup(scene.tools, backupOrderOf({}, gone))), ["failed", "source_missing"]);
    // Not even root may read another process's memory this way.
    const unreadable = await backup(scene.tools, backupOrderOf({}, source, "/proc/1/mem"));
    assert.deepEqual(ending(unreadable), ["partial", "permission_denied"]);
    assert.match(unreadable.message ?? "", /\/proc\/1\/mem/);
  });

  Deno.test(`restic ${version}: a real rest-server with a login: right, wrong, and wrong repository password`, async () => {
    using dir = tempDir();
    await Deno.mkdir(dir.file("data"));
    await using server = await startRestServer(dir.file("data"), { name: "web@01", password: "p/ss w:rd" });
    const access = {
      url: server.url("web-01/"),
      username: "web@01",
      password: "p/ss w:rd",
      encryptionPassword: PASSWORD,
    };
    const right = await sceneOf(dir, { version, access });
    assert.equal((await init(right.tools)).repository?.isExisting, false);
    await Deno.writeTextFile(dir.file("file"), "hello");
    assert.deepEqual(ending(await backup(right.tools, backupOrderOf({}, dir.file("file")))), ["succeeded", undefined]);
    assert.equal((await listed(right)).found.length, 1);

    const wrongLogin = await sceneOf(dir, { version, access: { ...access, password: "other" } });
    for (const run of [init, probe]) assert.deepEqual(ending(await run(wrongLogin.tools)), ["failed", "auth_refused"]);
    assert.deepEqual(ending(await backup(wrongLogin.tools, backupOrderOf({}, "/etc/hostname"))), [
      "failed",
      "auth_refused",
    ]);

    const wrongPassword = await sceneOf(dir, { version, access: { ...access, encryptionPassword: "other" } });
    for (const run of [init, probe])
      assert.deepEqual(ending(await run(wrongPassword.tools)), ["failed", "wrong_password"]);

    const elsewhere = await sceneOf(dir, { version, access: { ...access, url: server.url("no-such/") } });
    assert.deepEqual(ending(await probe(elsewhere.tools)), ["failed", "repo_missing"]);
    for (const { log } of [right, wrongLogin, wrongPassword]) assert.doesNotMatch(log.join("\n"), /p\/ss|p%2Fss|horse/);
  });

  Deno.test(`restic ${version}: a server that is not there is unreachable within the fleet's patience`, async () => {
    using dir = tempDir();
    const url = `rest:http://127.0.0.1:${await freePort()}/web-01/`;
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD }, unreachableMs: 2_000 });
    const startedAt = performance.now();
    // init and probe knock first; a backup leaves it to restic, which newer versions let try for a quarter of an hour.
    for (const run of [init, probe]) assert.deepEqual(ending(await run(scene.tools)), ["failed", "repo_unreachable"]);
    assert.equal(scene.pids.length, 0);
    assert.deepEqual(ending(await backup(scene.tools, backupOrderOf({}, "/etc/hostname"))), [
      "failed",
      "repo_unreachable",
    ]);
    assert.ok(performance.now() - startedAt < 30_000);
  });

  Deno.test(`restic ${version}: a cancelled backup is cancelled, and leaves no lock`, async () => {
    using dir = tempDir();
    const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
    const plain = { url: access.url, password: PASSWORD, version };
    await makeRepository(access.url, PASSWORD);
    const scene = await sceneOf(dir, { version, access });
    using sparse = await Deno.create(dir.file("sparse"));
    await sparse.truncate(64 * 2 ** 30);
    const running = backup(scene.tools, backupOrderOf({}, dir.file("sparse")));
    await waitFor("restic's lock", () => locksIn(access.url).length > 0);
    scene.stop.abort("cancelled");
    assert.deepEqual(ending(await running), ["cancelled", "cancelled"]);
    // Interrupted as early as that, restic may not have come to remove its lock: then the agent does.
    const { restic, env } = scene.tools;
    await removeOwnStaleLock({ restic, env, pid: scene.pids[0] ?? 0 });
    assert.equal(await mustRestic(plain, ["list", "locks", "--no-lock"]), "");
  });
}

Deno.test("only our own dead restic's lock is removed, never one that another restic holds", async () => {
  using dir = tempDir();
  const version = "0.18";
  const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
  const plain = { url: access.url, password: PASSWORD, version } as const;
  await makeRepository(access.url, PASSWORD);
  using sparse = await Deno.create(dir.file("sparse"));
  await sparse.truncate(64 * 2 ** 30);
  const killed = await sceneOf(dir, { version, access });
  const running = backup(killed.tools, backupOrderOf({}, dir.file("sparse")));
  await waitFor("restic's lock", () => locksIn(access.url).length === 1);
  const [pid = 0] = killed.pids;
  const { restic, env } = killed.tools;
  assert.equal(await removeOwnStaleLock({ restic, env, pid }), null, "it still runs");
  Deno.kill(pid, "SIGKILL");
  assert.deepEqual(ending(await running), ["failed", "unknown"]);
  assert.equal(
    await removeOwnStaleLock({ restic, env, pid: 999_999_999 }),
    null,
    "a process of which there is no lock",
  );

  const other = await sceneOf(dir, { version, access });
  const second = backup(other.tools, backupOrderOf({}, dir.file("sparse")));
  await waitFor("the second lock", () => locksIn(access.url).length === 2);
  assert.match((await removeOwnStaleLock({ restic, env, pid })) ?? "", /removed the stale lock/);
  const left = (await mustRestic(plain, ["list", "locks", "--no-lock"])).trim().split("\n");
  assert.equal(left.length, 1);
  other.stop.abort("cancelled");
  assert.deepEqual(ending(await second), ["cancelled", "cancelled"]);
});

Deno.test("a damaged snapshot makes the listing incomplete, though restic exits with 0", async () => {
  using dir = tempDir();
  const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
  const plain = { url: access.url, password: PASSWORD };
  await makeRepository(access.url, PASSWORD);
  for (let i = 0; i < 2; i++) await mustRestic(plain, ["backup", "/etc/hostname"]);
  const folder = `${access.url}/snapshots`;
  const [first] = [...Deno.readDirSync(folder)];
  await Deno.chmod(`${folder}/${first?.name}`, 0o600);
  await Deno.writeTextFile(`${folder}/${first?.name}`, "junk");
  const { found, outcome } = await listed(await sceneOf(dir, { version: "0.18", access }));
  assert.equal(found.length, 1);
  assert.deepEqual(outcome.snapshots, { total: 1, isComplete: false });
  assert.equal((await plainRestic(plain, ["snapshots", "--json"])).code, 0);
});

Deno.test("a restic that is missing, too old or no restic is told as such", async () => {
  using dir = tempDir();
  const missing = await findRestic({ configured: undefined, path: dir.path });
  assert.ok("cause" in missing && missing.cause === "restic_missing");
  for (const [output, cause] of [
    ["restic 0.9.6 compiled with go1.14", "restic_too_old"],
    ["hello", "restic_missing"],
  ] as const) {
    const program = dir.file("fake-restic");
    await Deno.writeTextFile(program, `#!/bin/sh\necho "${output}"\n`, { mode: 0o755 });
    const found = await findRestic({ configured: program, path: undefined });
    assert.ok("cause" in found && found.cause === cause, output);
  }
  const relative = await findRestic({ configured: "restic", path: undefined });
  assert.ok("cause" in relative && /absolute/.test(relative.message));
});
