/** forget, prune, check and unlock on real restic, in each version that a fleet may have. */
import assert from "node:assert/strict";
import type { JobOrder, Retention } from "../protocol/mod.ts";
import { packsIn, turnByte } from "../testing/packs.ts";
import {
  locksIn,
  makeRepository,
  mustRestic,
  plainRestic,
  RESTIC_VERSIONS,
  startRestServer,
} from "../testing/programs.ts";
import { backupOrderOf, ending, PASSWORD, sceneOf, snapshotIds } from "../testing/scene.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { waitFor } from "../testing/wait-for.ts";
import { backup } from "./backup.ts";
import { check } from "./check.ts";
import { forget, planArguments } from "./forget.ts";
import { prune } from "./prune.ts";
import { unlock } from "./unlock.ts";

const forgetOf = (retention: Retention, isDryRun = false): JobOrder & { kind: "forget" } => ({
  kind: "forget",
  retention,
  isDryRun,
});

/** A repository with `count` snapshots of one path by this host. */
async function withSnapshots(dir: TempDir, count: number): Promise<string> {
  const url = dir.file("repo");
  await makeRepository(url, PASSWORD);
  for (let i = 0; i < count; i++) {
    await Deno.writeTextFile(dir.file("file"), `content ${i} ${"x".repeat(50_000)}${i}`);
    await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("file"), `--time=2026-01-0${i + 1} 12:00:00`]);
  }
  return url;
}

/** Turns over one byte in the middle of every pack. */
async function damage(repository: string): Promise<void> {
  for (const pack of await packsIn(repository)) await turnByte(pack, Math.floor((await Deno.stat(pack)).size / 3));
}

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: forget removes what the rules do not keep, of this host alone, never a held one`, async () => {
    using dir = tempDir();
    const url = await withSnapshots(dir, 4);
    const plain = { url, password: PASSWORD };
    for (let i = 0; i < 2; i++) await mustRestic(plain, ["backup", dir.file("file"), "--host=another"]);
    const [oldest = "", second] = await snapshotIds(url, `--host=${Deno.hostname()}`);
    await mustRestic(plain, ["tag", "--add=hold", oldest]);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const before = await snapshotIds(url);

    const preview = await forget(scene.tools, forgetOf({ keepLast: 1 }, true));
    assert.deepEqual(ending(preview), ["succeeded", undefined]);
    assert.deepEqual([preview.forget?.isDryRun, preview.forget?.keptCount, preview.forget?.removedCount], [true, 2, 2]);
    assert.deepEqual(preview.forget?.removed.at(-1)?.snapshotId, second);
    assert.deepEqual(await snapshotIds(url), before, "a preview removes nothing");

    const done = await forget(scene.tools, forgetOf({ keepLast: 1 }));
    assert.deepEqual(ending(done), ["succeeded", undefined]);
    assert.deepEqual(done.forget, { ...preview.forget, isDryRun: false });
    const gone = new Set(preview.forget?.removed.map(({ snapshotId }) => snapshotId));
    assert.deepEqual(
      await snapshotIds(url),
      before.filter((id) => !gone.has(id)),
    );
    assert.equal((await snapshotIds(url, "--host=another")).length, 2);
    assert.equal((await snapshotIds(url, "--tag=hold")).length, 1);

    const again = await forget(scene.tools, forgetOf({ keepLast: 1 }));
    assert.deepEqual([again.state, again.forget?.removedCount], ["succeeded", 0]);
    assert.deepEqual(locksIn(url), []);
  });

  Deno.test(`restic ${version}: forget on a host without snapshots keeps and removes nothing`, async () => {
    using dir = tempDir();
    const url = await withSnapshots(dir, 0);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const done = await forget(scene.tools, forgetOf({ keepDaily: 7 }));
    assert.deepEqual([...ending(done), done.forget?.keptCount], ["succeeded", undefined, 0]);
  });

  Deno.test(`restic ${version}: a server that refuses to delete makes forget and prune fail, and nothing is gone`, async () => {
    using dir = tempDir();
    const local = await withSnapshots(dir, 3);
    const user = { name: "web", password: "secret-login" };
    await Deno.mkdir(dir.file("data"));
    await Deno.rename(local, dir.file("data/web"));
    const url = dir.file("data/web");
    await using server = await startRestServer(dir.file("data"), user, { isAppendOnly: true });
    const access = { url: server.url("web/"), username: "web", password: "secret-login", encryptionPassword: PASSWORD };
    const scene = await sceneOf(dir, { version, access });
    const before = await snapshotIds(url);

    const forgotten = await forget(scene.tools, forgetOf({ keepLast: 1 }));
    assert.deepEqual(ending(forgotten), ["failed", "permission_denied"], scene.log.join("\n"));
    assert.match(forgotten.message ?? "", /refuses to delete: 2 of 2 snapshots/);
    assert.deepEqual([forgotten.forget?.keptCount, forgotten.forget?.removedCount], [3, 0]);
    assert.deepEqual(await snapshotIds(url), before);

    // Unused data, which only somebody with the right to delete can make.
    await mustRestic({ url, password: PASSWORD }, ["forget", before[0] ?? "", before[1] ?? ""]);
    const packs = (await packsIn(url)).sort();
    assert.deepEqual(ending(await prune(scene.tools)), ["failed", "permission_denied"], scene.log.join("\n"));
    for (const pack of packs) await Deno.stat(pack);
    assert.deepEqual(locksIn(url), []);
    assert.equal((await plainRestic({ url, password: PASSWORD }, ["check"])).code, 0);
  });

  Deno.test(`restic ${version}: prune removes unused data and puts its figures into the log`, async () => {
    using dir = tempDir();
    const url = await withSnapshots(dir, 3);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    await forget(scene.tools, forgetOf({ keepLast: 1 }));
    const before = (await packsIn(url)).length;
    assert.deepEqual(ending(await prune(scene.tools)), ["succeeded", undefined]);
    assert.ok((await packsIn(url)).length < before);
    assert.match(scene.log.join("\n"), /\d+ blobs \/ .* to remove, \d+ blobs \/ .* remaining/);
    assert.equal(
      scene.log.some((line) => /%/.test(line) && line.startsWith("[")),
      false,
      "progress is no log",
    );
    await mustRestic({ url, password: PASSWORD }, ["check", "--read-data"]);
  });

  Deno.test(`restic ${version}: check finds damage in the part of the data that it reads, and counts it`, async () => {
    using dir = tempDir();
    const url = await withSnapshots(dir, 2);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const clean = await check(scene.tools, { part: 1, total: 1 });
    assert.deepEqual(ending(clean), ["succeeded", undefined]);
    assert.deepEqual(clean.check, { errorCount: 0, readData: { part: 1, total: 1 } });
    const packs = await packsIn(url);
    await damage(url);
    const found = await check(scene.tools, { part: 1, total: 1 });
    assert.deepEqual(ending(found), ["failed", "repo_damaged"]);
    assert.ok((found.check?.errorCount ?? 0) >= packs.length, `${found.check?.errorCount} errors`);
    assert.match(found.message ?? "", /found \d+ error\(s\), the first: /);

    const [missing = ""] = packs;
    await Deno.remove(missing);
    const without = await check(scene.tools, null);
    assert.deepEqual([...ending(without), without.check?.readData], ["failed", "repo_damaged", null]);
    assert.deepEqual(locksIn(url), []);
  });

  Deno.test(`restic ${version}: a lock in the way fails the job, and unlock takes only what is stale`, async () => {
    using dir = tempDir();
    const url = await withSnapshots(dir, 1);
    const access = { url, encryptionPassword: PASSWORD };
    using sparse = await Deno.create(dir.file("sparse"));
    await sparse.truncate(64 * 2 ** 30);
    const [killed, live, scene] = await Promise.all([0, 1, 2].map(() => sceneOf(dir, { version, access })));
    assert.ok(killed && live && scene);
    const first = backup(killed.tools, backupOrderOf({}, dir.file("sparse")));
    await waitFor("the first lock", () => locksIn(url).length === 1);
    Deno.kill(killed.pids[0] ?? 0, "SIGKILL");
    await first;
    const second = backup(live.tools, backupOrderOf({}, dir.file("sparse")));
    await waitFor("the second lock", () => locksIn(url).length === 2);
    for (const run of [() => prune(scene.tools), () => check(scene.tools, null)]) {
      assert.deepEqual(ending(await run()), ["failed", "repo_locked"]);
    }
    // A preview needs nobody's leave.
    assert.equal((await forget(scene.tools, forgetOf({ keepLast: 1 }, true))).forget?.keptCount, 1);
    const unlocked = await unlock(scene.tools);
    assert.deepEqual(ending(unlocked), ["succeeded", undefined]);
    assert.deepEqual(
      unlocked.locks?.map(({ pid, isOwnHost, isDead, isExclusive }) => ({ pid, isOwnHost, isDead, isExclusive })),
      [{ pid: live.pids[0], isOwnHost: true, isDead: false, isExclusive: false }],
    );
    live.stop.abort("cancelled");
    assert.deepEqual(ending(await second), ["cancelled", "cancelled"]);
    assert.deepEqual((await unlock(scene.tools)).locks, []);
  });
}

Deno.test("every rule becomes restic's own, held snapshots are always kept, and no lock is taken for a plan", () => {
  const retention: Retention = {
    ...{ keepLast: 1, keepHourly: 2, keepDaily: 3, keepWeekly: 4, keepMonthly: 5, keepYearly: 6 },
    ...{ keepWithin: "1y2m3d4h", keepTags: ["release"] },
  };
  assert.deepEqual(planArguments(retention, "web-01"), [
    ...["forget", "--json", "--dry-run", "--no-lock", "--host=web-01", "--group-by=host,paths"],
    ...["--keep-last=1", "--keep-hourly=2", "--keep-daily=3", "--keep-weekly=4", "--keep-monthly=5", "--keep-yearly=6"],
    ...["--keep-within=1y2m3d4h", "--keep-tag=hold", "--keep-tag=release"],
  ]);
});

Deno.test("a plan that would leave nothing of a group is refused, and restic is not told to remove anything", async () => {
  using dir = tempDir();
  const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
  const scene = await sceneOf(dir, { version: "0.18", access });
  // No rule of real restic's does this: a fake-restic that plans it, and notes what it is asked.
  const program = dir.file("fake-restic");
  const snapshot = { id: "a".repeat(64), time: "2026-01-01T12:00:00Z" };
  const groups = [
    { host: "h", paths: ["/srv"], keep: [{ ...snapshot, id: "b".repeat(64) }], remove: null },
    { host: "h", paths: ["/etc"], keep: null, remove: [snapshot] },
  ];
  await Deno.writeTextFile(dir.file("plan"), JSON.stringify(groups));
  const script = `#!/bin/sh\necho "$*" >>${dir.file("asked")}\ncat ${dir.file("plan")}\n`;
  await Deno.writeTextFile(program, script, { mode: 0o755 });
  const refused = await forget({ ...scene.tools, restic: { program, version: "0.18.0" } }, forgetOf({ keepLast: 1 }));
  assert.deepEqual(ending(refused), ["failed", "order_refused"]);
  assert.match(refused.message ?? "", /\/etc/);
  assert.doesNotMatch(refused.message ?? "", /\/srv/);
  const asked = (await Deno.readTextFile(dir.file("asked"))).trim().split("\n");
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? "", /--dry-run/);
});

Deno.test("a check that could not fetch its packs is no damage", async () => {
  using dir = tempDir();
  const scene = await sceneOf(dir, {
    version: "0.18",
    access: { url: dir.file("repo"), encryptionPassword: PASSWORD },
  });
  const lines = [
    "Load(<data/aa>, 0, 0) failed: dial tcp 127.0.0.1:1: connect: connection refused",
    "pack aa: ReadFull(<data/aa>): dial tcp 127.0.0.1:1: connect: connection refused",
    "",
    "The repository contains damaged pack files.",
    "Fatal: repository contains errors",
  ];
  // A fake-restic, because a server that goes away at that very moment is not to be had.
  const script = `#!/bin/sh\ncat >&2 <<'END'\n${lines.join("\n")}\nEND\nexit 1\n`;
  await Deno.writeTextFile(dir.file("fake-restic"), script, { mode: 0o755 });
  const restic = { program: dir.file("fake-restic"), version: "0.18.0" };
  const outcome = await check({ ...scene.tools, restic }, { part: 1, total: 4 });
  assert.deepEqual([...ending(outcome), outcome.check], ["failed", "repo_unreachable", undefined]);
});
