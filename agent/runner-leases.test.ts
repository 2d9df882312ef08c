/** Jobs that wait for the server to give the repository out. */
import assert from "node:assert/strict";
import { backupOf, startOf } from "./testing/orders.ts";
import { runnerScene } from "./testing/runner-scene.ts";
import { waitFor } from "./testing/wait-for.ts";

Deno.test("a job waits for the repository before restic starts, says so, and starts when it is granted", async () => {
  await using s = await runnerScene({ hold: true });
  const order = startOf(backupOf("/etc"));
  await s.runner.start(order);
  await waitFor("the word about waiting", () => s.logOf(order.jobId).some((text) => /^waiting for the/.test(text)));
  assert.deepEqual(await s.restic.starts(), []);
  const grantedAt = new Date().toISOString();
  s.leases.onGranted(order.jobId);
  const result = await s.finished(order.jobId);
  assert.equal(result.state, "succeeded");
  assert.ok(result.startedAt >= grantedAt);
});

Deno.test("a job that waits for the repository can be cancelled, and its time can run out; restic never starts", async () => {
  await using s = await runnerScene({ hold: true });
  const cancelled = startOf(backupOf("/etc"));
  await s.runner.start(cancelled);
  await waitFor("the request", () => s.heard.some(({ type }) => type === "lease.requested"));
  s.runner.cancel(cancelled.jobId);
  assert.equal((await s.finished(cancelled.jobId)).state, "cancelled");
  const late = startOf(backupOf("/etc"), crypto.randomUUID(), 200);
  await s.runner.start(late);
  const result = await s.finished(late.jobId);
  assert.deepEqual([result.state, result.cause], ["failed", "timeout"]);
  assert.deepEqual(await s.restic.starts(), []);
});

Deno.test("what waits for the repository keeps neither looking nor an unlock from it", async () => {
  await using s = await runnerScene({ hold: true });
  const waiting = [startOf({ kind: "prune" }), startOf(backupOf("/etc")), startOf({ kind: "unlock" })];
  for (const order of waiting) await s.runner.start(order);
  const asked = () => s.heard.flatMap((message) => (message.type === "lease.requested" ? [message.jobId] : []));
  await waitFor("prune and unlock to ask", () => asked().length === 2);
  assert.deepEqual(asked(), [waiting[0]?.jobId, waiting[2]?.jobId]);
  for (const order of [startOf({ kind: "probe" }), startOf({ kind: "snapshots" }), startOf({ kind: "snapshots" })]) {
    await s.runner.start(order);
    await s.finished(order.jobId);
  }
  for (const { jobId } of waiting) s.runner.cancel(jobId);
  for (const { jobId } of waiting) assert.equal((await s.finished(jobId)).state, "cancelled");
});

Deno.test("without a server a backup goes on after the fleet's patience", async () => {
  await using s = await runnerScene({ hold: true, tuning: { leaseOfflineMs: 100 } });
  s.leases.detach();
  const order = startOf(backupOf("/etc"));
  await s.runner.start(order);
  assert.equal((await s.finished(order.jobId)).state, "succeeded");
  assert.ok(s.logOf(order.jobId).some((text) => /going on without the server/.test(text)));
});

Deno.test("an agent that is stopped while a job waits for the repository leaves it to the next process", async () => {
  await using s = await runnerScene({ hold: true });
  const order = startOf(backupOf("/etc"));
  await s.runner.start(order);
  await waitFor("the request", () => s.heard.some(({ type }) => type === "lease.requested"));
  await s.runner.stopAll();
  assert.equal(
    s.heard.some(({ type }) => type === "job.finished"),
    false,
  );
  assert.deepEqual(await s.restic.starts(), []);
});
