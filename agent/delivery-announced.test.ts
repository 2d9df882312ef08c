/** Jobs that nobody ordered: the server must know of one before it hears what came of it. */
import assert from "node:assert/strict";
import { createDelivery } from "./delivery.ts";
import type { JobRecord } from "./journal.ts";
import { at, deliveredJob, jobId } from "./testing/delivered-job.ts";
import { waitFor } from "./testing/wait-for.ts";

const scheduled: JobRecord = {
  jobId,
  order: { kind: "prune" },
  acceptedAt: at,
  expiresAt: at,
  scheduleId: "schedule-1",
  nominalAt: at,
};

Deno.test("of a job that a schedule has started, nothing is sent before the server knows it, on each connection anew", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(2);
  job.finish();
  delivery.announce(scheduled);
  job.track(delivery);
  const sent: string[] = [];
  const attach = () =>
    delivery.attach({
      tuning: { logWindow: 4, heartbeatMs: 20 },
      send(draft) {
        sent.push(draft.type);
        return true;
      },
    });
  attach();
  // Without an answer it is said again, and nothing else is.
  await waitFor("the announcement again", () => sent.length >= 3);
  assert.deepEqual(new Set(sent), new Set(["job.announced"]));
  assert.equal(delivery.mayTell(jobId), false);
  delivery.onAnnouncedAck(jobId);
  assert.equal(delivery.mayTell(jobId), true);
  await waitFor("a chunk", () => sent.includes("job.logged"));
  delivery.onLogAck(jobId, 1);
  await waitFor("the result", () => sent.includes("job.finished"));
  delivery.detach();

  sent.length = 0;
  attach();
  await waitFor("the announcement again", () => sent.length >= 3);
  assert.deepEqual(new Set(sent), new Set(["job.announced"]));
  delivery.onAnnouncedAck(jobId);
  await waitFor("a chunk", () => sent.includes("job.logged"));
  delivery.onLogAck(jobId, 1);
  assert.ok(delivery.onFinishedAck(jobId));
  sent.length = 0;
  attach();
  delivery.detach();
  assert.deepEqual(sent, []);
});

Deno.test("the result of a job without any log waits for the announcement, too", async () => {
  const delivery = createDelivery();
  const sent: string[] = [];
  delivery.attach({
    tuning: { logWindow: 4, heartbeatMs: 20 },
    send(draft) {
      sent.push(draft.type);
      return true;
    },
  });
  delivery.announce(scheduled);
  const result = { state: "failed", startedAt: at, finishedAt: at } as const;
  delivery.track({ jobId, log: null, finished: () => ({ kind: "prune", chunkCount: 0, result }) });
  await waitFor("the announcement again", () => sent.length >= 3);
  assert.deepEqual(new Set(sent), new Set(["job.announced"]));
  delivery.onAnnouncedAck(jobId);
  await waitFor("the result", () => sent.includes("job.finished"));
  delivery.detach();
});

Deno.test("a job that was ordered needs no announcement", () => {
  const delivery = createDelivery();
  const { scheduleId: _, nominalAt: __, ...ordered } = scheduled;
  delivery.announce(ordered);
  assert.equal(delivery.mayTell(jobId), true);
});
