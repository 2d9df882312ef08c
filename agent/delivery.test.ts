import assert from "node:assert/strict";
import { createDelivery, type Delivery } from "./delivery.ts";
import type { AgentMessage, Draft } from "./protocol/mod.ts";
import { deliveredJob, jobId } from "./testing/delivered-job.ts";
import { waitFor } from "./testing/wait-for.ts";

/** What the real server does with chunks and results: stores the next in line, answers with what it holds. */
function fakeStore() {
  const chunks: number[] = [];
  const results: string[] = [];
  return {
    chunks,
    results,
    take(message: Draft<AgentMessage>): { index: number } | { isFinished: true } | null {
      if (message.type === "job.logged") {
        if (message.index === chunks.length) chunks.push(message.index);
        return { index: chunks.length - 1 };
      }
      if (message.type !== "job.finished") return null;
      results.push(message.jobId);
      return { isFinished: true };
    },
  };
}

type Fate = "deliver" | "lose";

/** Connects delivery and store by a wire on which each message, either way, meets the fate drawn for it. */
function connect(delivery: Delivery, store: ReturnType<typeof fakeStore>, fate: () => Fate = () => "deliver") {
  const acks: (() => void)[] = [];
  let isOpen = true;
  delivery.attach({
    tuning: { logWindow: 4, heartbeatMs: 20 },
    send(draft) {
      if (!isOpen) return false;
      if (fate() === "lose") return true;
      const answer = store.take(draft);
      if (answer === null || fate() === "lose") return true;
      acks.push(() => {
        if (!isOpen) return;
        if ("index" in answer) delivery.onLogAck(jobId, answer.index);
        else delivery.onFinishedAck(jobId);
      });
      // Two acks may change places.
      if (acks.length > 1 && fate() === "lose") acks.reverse();
      setTimeout(() => acks.shift()?.(), 0);
      return true;
    },
  });
  return {
    close() {
      isOpen = false;
      delivery.detach();
    },
  };
}

/** Numbers as if by chance, the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const isDone = (delivery: Delivery) => () => delivery.finishedJobs().length === 0;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("chunks arrive in order, and the result only after the last of them was acknowledged", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(30);
  const store = fakeStore();
  const order: string[] = [];
  const wire = connect(delivery, {
    ...store,
    take(message) {
      order.push(message.type);
      return store.take(message);
    },
  });
  job.track(delivery);
  await waitFor("all chunks", () => store.chunks.length === 30);
  job.grow(3);
  job.finish();
  delivery.poke(jobId);
  await waitFor("the result", isDone(delivery));
  wire.close();
  assert.deepEqual(store.chunks, upTo(33));
  assert.deepEqual(order, [...Array(33).fill("job.logged"), "job.finished"]);
});

Deno.test("no more chunks are under way than the window allows, and one before the server's first word", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(50);
  const sent: number[] = [];
  delivery.attach({
    tuning: { logWindow: 4, heartbeatMs: 60_000 },
    send(draft) {
      if (draft.type === "job.logged") sent.push(draft.index);
      return true;
    },
  });
  job.track(delivery);
  await waitFor("the first chunk", () => sent.length > 0);
  assert.deepEqual(sent, [0]);
  delivery.onLogAck(jobId, 0);
  await waitFor("the window", () => sent.length === 5);
  delivery.onLogAck(jobId, 2);
  await waitFor("the window to move", () => sent.length === 7);
  delivery.detach();
  assert.deepEqual(sent, upTo(7));
});

for (const seed of [1, 2, 3, 4, 5]) {
  Deno.test(`messages and acks lost or out of order lose and double nothing (dice ${seed})`, async () => {
    const delivery = createDelivery();
    const job = deliveredJob(40);
    job.finish();
    const store = fakeStore();
    const roll = dice(seed);
    job.track(delivery);
    const wire = connect(delivery, store, () => (roll() < 0.25 ? "lose" : "deliver"));
    await waitFor("the result", isDone(delivery));
    wire.close();
    assert.deepEqual(store.chunks, upTo(40));
    assert.ok(store.results.length >= 1);
  });
}

Deno.test("sockets that break again and again lose nothing: each new one goes on from what the server holds", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(60);
  job.finish();
  const store = fakeStore();
  const roll = dice(7);
  job.track(delivery);
  let wire = connect(delivery, store);
  while (!isDone(delivery)()) {
    await new Promise((resolve) => setTimeout(resolve, roll() * 5));
    wire.close();
    wire = connect(delivery, store);
    await waitFor("some progress", () => roll() < 0.9);
  }
  wire.close();
  assert.deepEqual(store.chunks, upTo(60));
});

Deno.test("a server that lost its memory gets everything again", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(10);
  const first = fakeStore();
  job.track(delivery);
  const wire = connect(delivery, first);
  await waitFor("all chunks", () => first.chunks.length === 10);
  wire.close();
  job.finish();
  const second = fakeStore();
  const other = connect(delivery, second);
  await waitFor("the result", isDone(delivery));
  other.close();
  assert.deepEqual(second.chunks, upTo(10));
});

Deno.test("a server that already holds all chunks is not sent them again", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(100);
  job.finish();
  job.track(delivery);
  const store = fakeStore();
  store.chunks.push(...upTo(100));
  let sent = 0;
  const wire = connect(delivery, {
    ...store,
    take(message) {
      if (message.type === "job.logged") sent++;
      return store.take(message);
    },
  });
  await waitFor("the result", isDone(delivery));
  wire.close();
  assert.equal(sent, 1);
});

Deno.test("a socket that takes nothing for a while is tried again", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(3);
  job.finish();
  job.track(delivery);
  const store = fakeStore();
  let refusals = 3;
  delivery.attach({
    tuning: { logWindow: 4, heartbeatMs: 10 },
    send(draft) {
      if (refusals-- > 0) return false;
      const answer = store.take(draft);
      setTimeout(() => {
        if (answer !== null && "index" in answer) delivery.onLogAck(jobId, answer.index);
        else delivery.onFinishedAck(jobId);
      }, 0);
      return true;
    },
  });
  await waitFor("the result", isDone(delivery));
  delivery.detach();
  assert.deepEqual(store.chunks, upTo(3));
});

Deno.test("a result whose last chunks are gone from the disk is delivered all the same", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(3);
  job.finish(5);
  job.track(delivery);
  const store = fakeStore();
  const wire = connect(delivery, store);
  await waitFor("the result", isDone(delivery));
  wire.close();
  assert.deepEqual(store.chunks, upTo(5));
});

Deno.test("acks of unknown jobs, beyond the end, or of a job still running do no harm", async () => {
  const delivery = createDelivery();
  const job = deliveredJob(2);
  job.track(delivery);
  const store = fakeStore();
  const wire = connect(delivery, store);
  delivery.onLogAck("job-unknown0", 5);
  assert.equal(delivery.onFinishedAck("job-unknown0"), null);
  assert.equal(delivery.onFinishedAck(jobId), null);
  delivery.onLogAck(jobId, 999);
  job.grow(2);
  job.finish();
  delivery.poke(jobId);
  await waitFor("the result", isDone(delivery));
  wire.close();
  assert.deepEqual(store.chunks, upTo(4));
});
