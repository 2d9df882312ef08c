/** tag and forget-snapshot on real restic, in each version that a fleet may have. */
import assert from "node:assert/strict";
import { forgetAllowance } from "../restic/allowance.ts";
import { locksIn, makeRepository, mustRestic, RESTIC_VERSIONS, startRestServer } from "../testing/programs.ts";
import { ending, PASSWORD, sceneOf, snapshotIds } from "../testing/scene.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { forgetSnapshot } from "./forget-snapshot.ts";
import { tag } from "./tag.ts";

type Listed = { id: string; tags?: string[]; original?: string };

async function listed(url: string): Promise<Listed[]> {
  return JSON.parse(await mustRestic({ url, password: PASSWORD }, ["snapshots", "--json"]));
}

/** A repository with `count` snapshots of one path by this host; ids oldest first. */
async function withSnapshots(dir: TempDir, count: number): Promise<{ url: string; ids: string[] }> {
  const url = dir.file("repo");
  await makeRepository(url, PASSWORD);
  await Deno.writeTextFile(dir.file("file"), "content");
  for (let i = 0; i < count; i++) {
    const time = `--time=2026-01-${String(i + 1).padStart(2, "0")} 12:00:00`;
    await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("file"), time]);
  }
  return { url, ids: await snapshotIds(url) };
}

const tagOf = (snapshotId: string, add: string[], remove: string[] = []) =>
  ({ kind: "tag", snapshotId, add, remove }) as const;

for (const version of RESTIC_VERSIONS) {
  Deno.test(`restic ${version}: a snapshot gets other tags, twice, and the agent says under which id it lies now`, async () => {
    using dir = tempDir();
    const { url, ids } = await withSnapshots(dir, 2);
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const [first = "", second = ""] = ids;

    const held = await tag(scene.tools, tagOf(first, ["hold", "--odd"]));
    assert.deepEqual(ending(held), ["succeeded", undefined]);
    const heldId = held.tag?.snapshotId ?? "";
    assert.notEqual(heldId, first);
    const now = (await listed(url)).find(({ id }) => id === heldId);
    assert.deepEqual([now?.tags?.toSorted(), now?.original], [["--odd", "hold"], first]);

    const again = await tag(scene.tools, tagOf(heldId, ["kept"], ["--odd"]));
    const againId = again.tag?.snapshotId ?? "";
    assert.deepEqual((await listed(url)).find(({ id }) => id === againId)?.tags?.toSorted(), ["hold", "kept"]);
    assert.deepEqual((await snapshotIds(url)).toSorted(), [againId, second].toSorted());

    const same = await tag(scene.tools, tagOf(againId, ["hold"]));
    assert.equal((await snapshotIds(url)).includes(same.tag?.snapshotId ?? ""), true);
    assert.deepEqual(ending(await tag(scene.tools, tagOf(first, ["x"]))), ["failed", "order_refused"]);
    assert.deepEqual(locksIn(url), []);
  });

  Deno.test(`restic ${version}: one snapshot is forgotten, but no held one, not the newest, and none of another host`, async () => {
    using dir = tempDir();
    const { url, ids } = await withSnapshots(dir, 3);
    const [oldest = "", middle = "", newest = ""] = ids;
    await mustRestic({ url, password: PASSWORD }, ["backup", dir.file("file"), "--host=another"]);
    const foreign = (await snapshotIds(url)).find((id) => !ids.includes(id)) ?? "";
    const scene = await sceneOf(dir, { version, access: { url, encryptionPassword: PASSWORD } });
    const forget = (id: string) => forgetSnapshot(scene.tools, id, forgetAllowance(dir.file("forgotten.json")));
    const heldId = (await tag(scene.tools, tagOf(oldest, ["hold"]))).tag?.snapshotId ?? "";
    const before = await snapshotIds(url);

    for (const [id, why] of [
      [heldId, /held/],
      [newest, /newest/],
      [foreign, /another host/],
      [oldest, /no such snapshot/],
    ] as const) {
      const refused = await forget(id);
      assert.deepEqual(ending(refused), ["failed", "order_refused"]);
      assert.match(refused.message ?? "", why);
    }
    assert.deepEqual(await snapshotIds(url), before);

    assert.deepEqual(ending(await forget(middle)), ["succeeded", undefined]);
    assert.deepEqual(
      await snapshotIds(url),
      before.filter((id) => id !== middle),
    );
    assert.deepEqual(locksIn(url), []);
  });

  Deno.test(`restic ${version}: a server that refuses to delete makes both fail, and says so`, async () => {
    using dir = tempDir();
    const { url: local, ids } = await withSnapshots(dir, 2);
    await Deno.mkdir(dir.file("data"));
    await Deno.rename(local, dir.file("data/web"));
    const user = { name: "web", password: "secret-login" };
    await using server = await startRestServer(dir.file("data"), user, { isAppendOnly: true });
    const access = { url: server.url("web/"), username: "web", password: "secret-login", encryptionPassword: PASSWORD };
    const scene = await sceneOf(dir, { version, access });
    const [first = ""] = ids;
    const allowance = forgetAllowance(dir.file("forgotten.json"));
    const forgotten = await forgetSnapshot(scene.tools, first, allowance);
    assert.deepEqual(ending(forgotten), ["failed", "permission_denied"]);
    assert.equal((await snapshotIds(dir.file("data/web"))).includes(first), true);
    assert.deepEqual(ending(await tag(scene.tools, tagOf(first, ["x"]))), ["failed", "permission_denied"]);
  });
}

Deno.test("a server in wrong hands forgets twenty snapshots a day and no more, also over a restart of the agent", async () => {
  using dir = tempDir();
  const file = dir.file("forgotten.json");
  let now = 1_800_000_000_000;
  const take = () => forgetAllowance(file, () => now).take();
  for (let i = 0; i < 20; i++) assert.equal(await take(), true);
  assert.equal(await take(), false);
  now += 24 * 3_600_000 - 1;
  assert.equal(await take(), false);
  now += 1;
  assert.equal(await take(), true);
  await Deno.writeTextFile(file, "damaged");
  await assert.rejects(take(), "what cannot be read is no leave");
});
