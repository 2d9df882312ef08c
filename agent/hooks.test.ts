/** A group's commands around a backup, on real restic. */
import assert from "node:assert/strict";
import { readTextIfExists } from "./files.ts";
import type { Hooks } from "./protocol/mod.ts";
import { performScene } from "./testing/perform-scene.ts";
import { locksIn, makeRepository, mustRestic, resticPath } from "./testing/programs.ts";
import { backupOrderOf, ending, PASSWORD } from "./testing/scene.ts";
import { tempDir } from "./testing/temp.ts";
import { waitFor, within } from "./testing/wait-for.ts";

async function scene({ allow = "1" }: { allow?: string | null } = {}) {
  const dir = tempDir();
  const url = dir.file("repo");
  await makeRepository(url, PASSWORD);
  await Deno.writeTextFile(dir.file("file"), "hello");
  const access = { url, encryptionPassword: PASSWORD };
  const performing = await performScene(dir, { restic: await resticPath("0.18"), access });
  if (allow !== null) await Deno.writeTextFile(performing.paths.envFile, `RM_ALLOW_HOOKS=${allow}\n`);
  const orderOf = (hooks: Hooks, ...paths: string[]) =>
    backupOrderOf({ name: "web files", hooks }, ...(paths.length > 0 ? paths : [dir.file("file")]));
  return {
    ...performing,
    dir,
    url,
    orderOf,
    backup: async (hooks: Hooks, ...paths: string[]) => (await performing.start(orderOf(hooks, ...paths))).done,
    snapshotCount: async (): Promise<number> =>
      (await mustRestic({ url, password: PASSWORD }, ["list", "snapshots"])).trim().split("\n").filter(Boolean).length,
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

for (const allow of [null, "", "0", "yes"]) {
  Deno.test(`a host whose file says RM_ALLOW_HOOKS=${allow} runs no command and makes no backup`, async () => {
    using s = await scene({ allow });
    const outcome = await s.backup({ before: `touch ${s.dir.file("ran")}`, after: `touch ${s.dir.file("ran")}` });
    assert.deepEqual(ending(outcome), ["failed", "order_refused"]);
    assert.match(outcome.message ?? "", /RM_ALLOW_HOOKS=1/);
    assert.equal(await readTextIfExists(s.dir.file("ran")), null);
    assert.equal(await s.snapshotCount(), 0);
  });
}

Deno.test("both commands run around the backup, know the job, and learn no secret", async () => {
  using s = await scene();
  s.variables.RESTIC_PASSWORD = "not even this";
  const told = s.dir.file("told");
  const line = (which: string) =>
    `echo ${which} $RM_JOB_ID "$RM_SOURCE_GROUP" $RM_BACKUP_STATE >>${told}; env >>${told}`;
  const job = await s.start(s.orderOf({ before: `${line("before")}; echo out; echo err >&2`, after: line("after") }));
  assert.deepEqual(ending(await job.done), ["succeeded", undefined]);
  const text = await Deno.readTextFile(told);
  assert.match(text, new RegExp(`^before ${job.jobId} web files$`, "m"));
  assert.match(text, new RegExp(`^after ${job.jobId} web files succeeded$`, "m"));
  assert.doesNotMatch(text, /horse|not even|RESTIC|RM_AGENT_TOKEN/);
  for (const output of ["out", "err"]) assert.ok(s.log.includes(output));
});

Deno.test("a failed command before the backup prevents it, and the one after does not run", async () => {
  using s = await scene();
  const outcome = await s.backup({ before: "exit 3", after: `touch ${s.dir.file("after")}` });
  assert.deepEqual(ending(outcome), ["failed", "hook_failed"]);
  assert.match(outcome.message ?? "", /before the backup exited with 3/);
  assert.equal(await s.snapshotCount(), 0);
  assert.equal(await readTextIfExists(s.dir.file("after")), null);
});

Deno.test("a failed command after the backup makes it partial, and keeps its figures", async () => {
  using s = await scene();
  const outcome = await s.backup({ after: "exit 4" });
  assert.deepEqual(ending(outcome), ["partial", "hook_failed"]);
  assert.match(outcome.message ?? "", /after the backup exited with 4/);
  assert.equal(outcome.summary?.totalBytesProcessed, 5);
  assert.equal(await s.snapshotCount(), 1);
});

Deno.test("the command after runs also when restic failed, and does not hide why", async () => {
  using s = await scene();
  const after = `echo $RM_BACKUP_STATE >${s.dir.file("state-told")}; exit 5`;
  assert.deepEqual(ending(await s.backup({ after }, s.dir.file("gone"))), ["failed", "source_missing"]);
  assert.equal((await Deno.readTextFile(s.dir.file("state-told"))).trim(), "failed");
});

Deno.test("a dry run runs no command, and stores nothing", async () => {
  using s = await scene({ allow: null });
  const order = { ...s.orderOf({ before: `touch ${s.dir.file("ran")}` }), isDryRun: true };
  const outcome = await (await s.start(order)).done;
  assert.deepEqual(ending(outcome), ["succeeded", undefined]);
  assert.deepEqual([outcome.summary?.totalBytesProcessed, outcome.summary?.snapshotId], [5, undefined]);
  assert.equal(await readTextIfExists(s.dir.file("ran")), null);
  assert.equal(await s.snapshotCount(), 0);
});

const isRunning = async (pid: number) => (await readTextIfExists(`/proc/${pid}/stat`)) !== null;

Deno.test("a cancel ends the command before with all that it has started, and no backup is made", async () => {
  using s = await scene();
  const pidFile = s.dir.file("pid");
  const before = `trap '' TERM; sleep 600 & echo $! >${pidFile}; wait; sleep 600`;
  const job = await s.start(s.orderOf({ before, after: `touch ${s.dir.file("after")}` }));
  const pid = await waitFor("the command", async () => Number(await readTextIfExists(pidFile)));
  job.stop();
  assert.deepEqual(ending(await within("the job to end", job.done)), ["cancelled", "cancelled"]);
  await waitFor("what it had started to be gone", async () => {
    const stat = await readTextIfExists(`/proc/${pid}/stat`);
    return stat === null || / Z /.test(stat);
  });
  assert.equal(await s.snapshotCount(), 0);
  assert.equal(await readTextIfExists(s.dir.file("after")), null);
});

Deno.test("a cancel during the backup still runs the command after, and leaves no lock", async () => {
  using s = await scene();
  using sparse = await Deno.create(s.dir.file("sparse"));
  await sparse.truncate(64 * 2 ** 30);
  const after = `echo $RM_BACKUP_STATE >${s.dir.file("state-told")}`;
  const job = await s.start(s.orderOf({ after }, s.dir.file("sparse")));
  await waitFor("restic's lock", () => locksIn(s.url).length > 0);
  job.stop();
  assert.deepEqual(ending(await job.done), ["cancelled", "cancelled"]);
  assert.equal((await Deno.readTextFile(s.dir.file("state-told"))).trim(), "cancelled");
  assert.deepEqual(locksIn(s.url), []);
});

Deno.test("a command that leaves a process behind with its output open does not hold up the job", async () => {
  using s = await scene();
  const pidFile = s.dir.file("pid");
  const outcome = await within("the job", s.backup({ before: `sleep 600 & echo $! >${pidFile}` }));
  assert.deepEqual(ending(outcome), ["succeeded", undefined]);
  const pid = Number(await Deno.readTextFile(pidFile));
  assert.ok(await isRunning(pid));
  Deno.kill(pid, "SIGKILL");
});
