import assert from "node:assert/strict";
import { createLeases, type LeaseWait } from "./leases.ts";
import type { AgentMessage, Draft } from "./protocol/mod.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { type FakeConnection, startFakeServer } from "./testing/fake-server.ts";
import { backupOf, configFor, startOf } from "./testing/orders.ts";
import { tempDir } from "./testing/temp.ts";
import { makeHost, startDaemon } from "./testing/test-agent.ts";
import { waitFor } from "./testing/wait-for.ts";

function scene({ leaseOfflineMs = 60_000, repeatMs = 60_000 } = {}) {
  const asked: string[] = [];
  const said: string[] = [];
  const send = (draft: Draft<AgentMessage>) => {
    if (draft.type === "lease.requested") asked.push(draft.jobId);
  };
  const leases = createLeases({ send, tuning: () => ({ leaseOfflineMs }), repeatMs });
  const stop = new AbortController();
  const wait = (jobId: string, more: Partial<LeaseWait> = {}): LeaseWait => ({
    ...{ jobId, mode: "exclusive", stop: stop.signal, leftMs: 60_000 },
    say: (text) => said.push(text),
    ...more,
  });
  return { leases, asked, said, stop, wait };
}

Deno.test("a job asks, and goes on when it is granted; not by another job's grant", async () => {
  const s = scene();
  s.leases.attach();
  const end = s.leases.acquire(s.wait("one"));
  const other = s.leases.acquire(s.wait("two"));
  s.leases.onGranted("two");
  s.leases.onGranted("nobody");
  assert.equal(await other, "granted");
  assert.equal(await Promise.race([end, Promise.resolve("waiting")]), "waiting");
  s.leases.onGranted("one");
  assert.equal(await end, "granted");
  assert.deepEqual(s.asked, ["one", "two"]);
  for (const jobId of ["one", "two"]) s.leases.release(jobId);
});

Deno.test("what is not answered is asked again, and everything on a new connection, until the job is over", async () => {
  const s = scene({ repeatMs: 20 });
  s.leases.attach();
  const end = s.leases.acquire(s.wait("one"));
  await waitFor("two repeats", () => s.asked.length >= 3);
  s.leases.onGranted("one");
  await end;
  s.asked.length = 0;
  s.leases.detach();
  s.leases.attach();
  assert.deepEqual(s.asked, ["one"]);
  s.leases.release("one");
  s.asked.length = 0;
  s.leases.detach();
  s.leases.attach();
  assert.deepEqual(s.asked, []);
});

Deno.test("without a server a job goes on alone after the time it was given, counted from the loss", async () => {
  const s = scene({ leaseOfflineMs: 300 });
  s.leases.attach();
  const end = s.leases.acquire(s.wait("one"));
  const lostAt = performance.now();
  s.leases.detach();
  assert.equal(await end, "alone");
  assert.ok(performance.now() - lostAt >= 295);
  assert.match(s.said.at(-1) ?? "", /without the server/);
  assert.equal(await s.leases.acquire(s.wait("two")), "alone");
  for (const jobId of ["one", "two"]) s.leases.release(jobId);
});

Deno.test("a server that comes back in time keeps the job waiting", async () => {
  const s = scene({ leaseOfflineMs: 300 });
  const end = s.leases.acquire(s.wait("one"));
  s.leases.attach();
  await waitFor("the word about waiting", () => s.said.length > 0);
  assert.deepEqual(s.said, ["waiting for the repository: other jobs use it, and this one needs it alone"]);
  s.leases.onGranted("one");
  assert.equal(await end, "granted");
  assert.match(s.said.at(-1) ?? "", /^the repository is free/);
  s.leases.release("one");
});

Deno.test("a wait ends when the job is stopped, and when its time is over", async () => {
  const s = scene();
  s.leases.attach();
  const late = s.leases.acquire(s.wait("late", { leftMs: 20 }));
  const stopped = s.leases.acquire(s.wait("stopped"));
  assert.equal(await late, "expired");
  s.stop.abort();
  assert.equal(await stopped, "stopped");
  assert.equal(await s.leases.acquire(s.wait("never")), "stopped");
  assert.deepEqual(s.asked, ["late", "stopped"]);
  for (const jobId of ["late", "stopped"]) s.leases.release(jobId);
});

/** Answers log chunks, as the result comes only after the last of them. */
async function finished(connection: FakeConnection, jobId: string) {
  const timer = setInterval(() => {
    const last = connection.heard.findLast((message) => message.type === "job.logged" && message.jobId === jobId);
    if (last?.type === "job.logged") connection.send({ type: "job.logged.ack", jobId, index: last.index });
  }, 20);
  const { result } = await connection.next("job.finished");
  clearInterval(timer);
  return result;
}

Deno.test("a job that waits outlives its connection and its agent, asks each time, and starts restic once", async () => {
  using dir = tempDir();
  const restic = await makeFakeRestic(dir);
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: restic.program });
  const welcomed = async () => {
    const connection = await server.connection();
    connection.holdLeases();
    const hello = await connection.welcome({ leaseOfflineMs: 60_000 });
    return { connection, hello };
  };
  const order = startOf(backupOf("/etc"));
  const { jobId } = order;
  {
    await using _agent = startDaemon(host);
    const { connection } = await welcomed();
    connection.send({ type: "config.replace", config: configFor("/srv/nowhere") });
    connection.send(order);
    await connection.next("lease.requested");
    connection.terminate();
    const again = await welcomed();
    assert.deepEqual(again.hello.runningJobs, [jobId]);
    assert.equal((await again.connection.next("lease.requested")).jobId, jobId);
  }
  await using _agent = startDaemon(host);
  const { connection, hello } = await welcomed();
  assert.deepEqual(hello.runningJobs, [jobId]);
  await connection.next("lease.requested");
  assert.deepEqual(await restic.starts(), []);
  connection.send({ type: "lease.granted", jobId });
  assert.equal((await finished(connection, jobId)).state, "succeeded");
  assert.equal((await restic.starts()).length, 1);
});
