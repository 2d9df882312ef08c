/** Who may start while an update holds jobs back. */
import assert from "node:assert/strict";
import { createGate } from "./gate.ts";
import { type Job, newJob } from "./job.ts";
import type { JobOrder } from "./protocol/mod.ts";
import { backupOf } from "./testing/orders.ts";
import { within } from "./testing/wait-for.ts";

const jobOf = (order: JobOrder, expiresInMs = 60_000): Job =>
  newJob({
    jobId: crypto.randomUUID(),
    order,
    acceptedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + expiresInMs).toISOString(),
  });
const backup = () => jobOf(backupOf("/data"));
const look = () => jobOf({ kind: "snapshots" });

async function isHeld(passing: Promise<void>): Promise<boolean> {
  let isOpen = false;
  void passing.then(() => (isOpen = true));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return !isOpen;
}

Deno.test("holding waits for what has started, and for nothing else", async () => {
  const gate = createGate(() => new Date());
  await within("an empty gate", gate.hold());
  gate.release();
  const [running, next] = [backup(), backup()];
  await gate.pass(running);
  const idle = gate.hold();
  const passing = gate.pass(next);
  assert.ok((await isHeld(passing)) && (await isHeld(idle)));
  gate.leave(running);
  await within("the hold", idle);
  assert.ok(await isHeld(passing));
  gate.release();
  await within("the release", passing);
});

Deno.test("looking goes on beside a job that is waited for anyway, and is held back once that has ended", async () => {
  const gate = createGate(() => new Date());
  const [running, first, second] = [backup(), look(), look()];
  await gate.pass(running);
  const idle = gate.hold();
  await within("the first look", gate.pass(first));
  gate.leave(running);
  assert.ok(await isHeld(gate.pass(second)));
  assert.ok(await isHeld(idle), "the look that has begun is waited for");
  gate.leave(first);
  await within("the hold", idle);
});

Deno.test("a job that is cancelled, or runs out of time, does not wait for the release", async () => {
  const gate = createGate(() => new Date());
  void gate.hold();
  const cancelled = backup();
  const passing = gate.pass(cancelled);
  cancelled.stop.abort("cancelled");
  await within("the cancelled job", passing);
  await within("the job out of time", gate.pass(jobOf(backupOf("/data"), 20)));
});
