import assert from "node:assert/strict";
import { MAX_FRAME_BYTES } from "./protocol/mod.ts";
import { createFaultyDisk } from "./testing/faulty-disk.ts";
import { backupOf, REPOSITORY_PASSWORD, startOf } from "./testing/orders.ts";
import { runnerScene } from "./testing/runner-scene.ts";
import { waitFor } from "./testing/wait-for.ts";

Deno.test("a job cancelled while it waits behind a long backup ends at once, and restic never starts for it", async () => {
  await using s = await runnerScene();
  const long = startOf(backupOf("/behave/hang"));
  const waiting = startOf(backupOf("/etc"));
  await s.runner.start(long);
  await waitFor("restic to run", () => s.restic.lastPid());
  await s.runner.start(waiting);
  s.runner.cancel(waiting.jobId);
  const result = await s.finished(waiting.jobId);
  assert.deepEqual([result.state, result.cause], ["cancelled", "cancelled"]);
  assert.deepEqual(s.runner.runningJobs(), [long.jobId]);
  assert.equal((await s.restic.starts()).length, 1);
  s.runner.cancel(long.jobId);
  assert.equal((await s.finished(long.jobId)).state, "cancelled");
});

Deno.test("a job whose time runs out while it waits is ended at that moment, and not started", async () => {
  await using s = await runnerScene();
  const long = startOf(backupOf("/behave/hang"));
  const waiting = startOf(backupOf("/etc"), crypto.randomUUID(), 300);
  await s.runner.start(long);
  await s.runner.start(waiting);
  const result = await s.finished(waiting.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "timeout"]);
  assert.ok(Date.now() >= Date.parse(waiting.expiresAt));
  assert.deepEqual(s.runner.runningJobs(), [long.jobId]);
});

Deno.test("an order repeated at once, while it runs and after its end starts restic once", async () => {
  await using s = await runnerScene();
  const order = startOf(backupOf("/etc"));
  await Promise.all([s.runner.start(order), s.runner.start(order), s.runner.start(order)]);
  assert.deepEqual(s.runner.runningJobs(), [order.jobId]);
  await s.finished(order.jobId);
  await waitFor("the runner to be idle", () => s.runner.runningJobs().length === 0);
  await s.runner.start(order);
  assert.deepEqual(s.runner.runningJobs(), []);
  // Whatever the repeats had queued would have had its turn before this one.
  const last = startOf(backupOf("/etc"));
  await s.runner.start(last);
  await s.finished(last.jobId);
  assert.equal((await s.restic.starts()).filter((line) => line.includes(" backup ")).length, 2);
});

Deno.test("backups run one after the other", async () => {
  await using s = await runnerScene();
  const orders = Array.from({ length: 4 }, () => startOf(backupOf("/etc")));
  await Promise.all(orders.map((order) => s.runner.start(order)));
  for (const { jobId } of orders) assert.equal((await s.finished(jobId)).state, "succeeded");
  const spans = await Promise.all(orders.map(({ jobId }) => s.finished(jobId)));
  const sorted = spans.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  for (const [i, span] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next) assert.ok(span.finishedAt <= next.startedAt);
  }
});

Deno.test("restic that hangs and ignores the world is cancelled by SIGINT, and said to be cancelled", async () => {
  await using s = await runnerScene();
  const order = startOf(backupOf("/behave/hang"));
  await s.runner.start(order);
  await waitFor("restic to speak", () => s.logOf(order.jobId).includes("started"));
  s.runner.cancel(order.jobId);
  const result = await s.finished(order.jobId);
  assert.deepEqual([result.state, result.exitCode], ["cancelled", 130]);
});

Deno.test("restic without any sign of life is ended as timeout", async () => {
  await using s = await runnerScene({ tuning: { jobSilenceMs: 1_000 } });
  const order = startOf(backupOf("/behave/hang"));
  await s.runner.start(order);
  const result = await s.finished(order.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "timeout"]);
});

Deno.test("restic that only retries is told live, and ended as unreachable within the fleet's patience", async () => {
  await using s = await runnerScene({ tuning: { unreachableMs: 1_000 } });
  const order = startOf(backupOf("/behave/retry"));
  await s.runner.start(order);
  const startedAt = performance.now();
  await waitFor("the retrying to be told", () =>
    s.heard.some((message) => message.type === "job.progress" && message.progress.isRetrying === true),
  );
  const result = await s.finished(order.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "repo_unreachable"]);
  assert.match(result.message ?? "", /connection refused/);
  assert.ok(performance.now() - startedAt < 5_000);
});

Deno.test("a flood of output arrives whole and in order when it fits, every frame below the limit", async () => {
  await using s = await runnerScene({ tuning: { logHeadBytes: 1 << 20, logTailBytes: 1 << 20 } });
  const order = startOf(backupOf("/behave/flood"));
  await s.runner.start(order);
  assert.equal((await s.finished(order.jobId)).state, "succeeded");
  const flood = s.logOf(order.jobId).filter((text) => text.startsWith("line "));
  assert.deepEqual(
    flood,
    Array.from({ length: 3_000 }, (_, i) => `line ${i} of the flood, which is not short either`),
  );
  assert.ok(Math.max(...s.frames) <= MAX_FRAME_BYTES);
});

Deno.test("an error of hundreds of kilobytes becomes a short message and a cut log line", async () => {
  await using s = await runnerScene();
  const order = startOf(backupOf("/behave/long-error"));
  await s.runner.start(order);
  const result = await s.finished(order.jobId);
  assert.equal(result.state, "failed");
  assert.ok((result.message ?? "").length <= 2_000);
  assert.ok(s.logOf(order.jobId).some((text) => /characters, cut\)$/.test(text)));
  assert.ok(Math.max(...s.frames) <= MAX_FRAME_BYTES);
});

Deno.test("progress is told at most once in the interval, the latest first", async () => {
  await using s = await runnerScene({ tuning: { progressMs: 60_000 } });
  const order = startOf(backupOf("/behave/progress"));
  await s.runner.start(order);
  await s.finished(order.jobId);
  const told = s.heard.filter(({ type }) => type === "job.progress").length;
  assert.ok(told <= 1, `${told} messages`);
});

Deno.test("a secret that restic prints reaches neither the log, nor the result, nor the agent's own log", async () => {
  await using s = await runnerScene();
  const order = startOf(backupOf("/behave/leak"));
  await s.runner.start(order);
  await s.finished(order.jobId);
  const everything = `${JSON.stringify(s.heard)}\n${s.lines.join("\n")}`;
  assert.ok(everything.includes("login *** at rest:http://u:***@host/"), everything);
  assert.equal(everything.includes(REPOSITORY_PASSWORD), false);
});

Deno.test("a job that cannot be journalled is refused with no_space, and restic is not started", async () => {
  const disk = createFaultyDisk();
  await using s = await runnerScene({ disk });
  disk.setFull(true);
  const order = startOf(backupOf("/etc"));
  await s.runner.start(order);
  const result = await s.finished(order.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "no_space"]);
  assert.deepEqual(await s.restic.starts(), []);
});

Deno.test("a disk that fills up while restic runs costs neither the result nor the end of the log", async () => {
  const disk = createFaultyDisk();
  await using s = await runnerScene({ disk });
  const order = startOf(backupOf("/behave/hang"));
  await s.runner.start(order);
  await waitFor("restic to speak", () => s.logOf(order.jobId).includes("started"));
  disk.setFull(true);
  s.runner.cancel(order.jobId);
  assert.equal((await s.finished(order.jobId)).state, "cancelled");
  assert.ok(s.lines.some((line) => line.includes("kept in memory only")));
  assert.match(s.logOf(order.jobId).at(-1) ?? "", /^cancelled/);
});

Deno.test("a host without restic says so", async () => {
  await using s = await runnerScene();
  await Deno.remove(s.restic.program);
  const order = startOf(backupOf("/etc"));
  await s.runner.start(order);
  const result = await s.finished(order.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "restic_missing"]);
});

Deno.test("stopping ends restic, and a job that waited stays for the next process", async () => {
  await using s = await runnerScene();
  const long = startOf(backupOf("/behave/hang"));
  const waiting = startOf(backupOf("/etc"));
  await s.runner.start(long);
  await s.runner.start(waiting);
  await waitFor("restic to run", () => s.restic.lastPid());
  await Promise.all([s.runner.stopAll(), s.runner.stopAll()]);
  const result = await s.finished(long.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "agent_restarted"]);
  assert.equal((await s.restic.starts()).filter((line) => line.includes(" backup ")).length, 1);
  assert.equal(
    s.heard.some((message) => message.type === "job.finished" && message.jobId === waiting.jobId),
    false,
  );
});
