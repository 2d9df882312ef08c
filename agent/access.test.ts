/** Another host's repository, lent for one job: nothing of it stays on this host, and its time is kept. */
import assert from "node:assert/strict";
import { listNames } from "./files.ts";
import type { JobOrder, RepositoryAccess } from "./protocol/mod.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { restoreOf } from "./testing/orders.ts";
import { performScene } from "./testing/perform-scene.ts";
import { makeRepository, mustRestic, resticPath, run } from "./testing/programs.ts";
import { ending, PASSWORD, snapshotIds } from "./testing/scene.ts";
import { type TempDir, tempDir } from "./testing/temp.ts";
import { waitFor } from "./testing/wait-for.ts";

/** The template of repositories has this password; the secret that must not stay is the storage's. */
const LENT_SECRET = "the-storage-secret-of-the-other-host";

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

async function scene(dir: TempDir, restic: string) {
  const [own, lent] = [dir.file("own"), dir.file("lent")];
  for (const url of [own, lent]) await makeRepository(url, PASSWORD);
  await Deno.writeTextFile(dir.file("theirs"), "of the other host");
  await mustRestic({ url: lent, password: PASSWORD }, ["backup", "--host=other", dir.file("theirs")]);
  const [snapshotId = ""] = await snapshotIds(lent);
  const performing = await performScene(dir, { restic, access: { url: own, encryptionPassword: PASSWORD } });
  performing.variables.RM_RESTORE_DIR = dir.file("restored");
  const access: RepositoryAccess = { url: lent, encryptionPassword: PASSWORD, password: LENT_SECRET };
  const order = (accessUntil?: string): JobOrder =>
    restoreOf(snapshotId, accessUntil === undefined ? {} : { accessUntil });
  return { ...performing, access, order };
}

for (const version of ["0.14", "0.19"] as const) {
  Deno.test(`restic ${version}: a lent repository is restored from, and leaves neither secret nor cache behind`, async () => {
    using dir = tempDir();
    const s = await scene(dir, await resticPath(version));
    const job = await s.start(s.order(inMinutes(5)), 300_000, s.access);
    const outcome = await job.done;
    assert.deepEqual(ending(outcome), ["succeeded", undefined], s.log.join("\n"));
    assert.equal(
      await Deno.readTextFile(`${dir.file("restored")}/${job.jobId}${dir.file("theirs")}`),
      "of the other host",
    );
    assert.deepEqual(await listNames(s.paths.resticCacheDir), []);
    const held = await run("grep", ["-rlF", LENT_SECRET, dir.file("config"), dir.file("state")]);
    assert.deepEqual([held.code, held.stdout], [1, ""]);
    assert.ok(!s.log.some((line) => line.includes(LENT_SECRET)));
    assert.equal(s.scrubber.scrub(LENT_SECRET), LENT_SECRET);
  });
}

Deno.test("a job whose access is gone, or has no end, is refused and never touches this host's own repository", async () => {
  using dir = tempDir();
  const s = await scene(dir, await resticPath("0.19"));
  const restarted = await (await s.start(s.order(inMinutes(5)))).done;
  assert.deepEqual(ending(restarted), ["failed", "order_refused"]);
  assert.match(restarted.message ?? "", /start it again/);
  const endless = await (await s.start(s.order(), 300_000, s.access)).done;
  assert.deepEqual(ending(endless), ["failed", "order_refused"]);
  assert.ok(!s.log.some((line) => line.startsWith("restic ")), s.log.join("\n"));
});

Deno.test("a job on a lent repository is ended when its time is over, and its secrets stay hidden until then", async () => {
  using dir = tempDir();
  const fake = await makeFakeRestic(dir);
  const s = await scene(dir, fake.program);
  const order = s.order(new Date(Date.now() + 3_000).toISOString());
  assert.ok(order.kind === "restore");
  const job = await s.start({ ...order, paths: ["/behave/hang"] }, 300_000, s.access);
  await waitFor("restic to start", async () => (await fake.starts()).length > 0);
  assert.equal(s.scrubber.scrub(LENT_SECRET), "***");
  const outcome = await job.done;
  assert.deepEqual(ending(outcome), ["failed", "timeout"], s.log.join("\n"));
  assert.match(outcome.message ?? "", /lent is over; restic was stopped/);
  for (const line of await fake.starts()) {
    assert.equal(await Deno.stat(`/proc/${line.split(" ")[0]}`).catch(() => null), null, line);
  }
});
