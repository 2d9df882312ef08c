import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { replaceRepository } from "@/server/domain/repositories";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { failed, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { acceptJob, cancelJob, finishJob, getJob, requestLease, sweepLeases } from "./index";
import { LEASE_MAX_MS } from "./sweep-leases";

const URL = "rest:https://rest.test/shared";
const OFFLINE_MS = 300_000;
const PRUNE: JobOrder = { kind: "prune" };

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const agent = (host: TestHost) => context.asAgent(host.hostId);
const hostOn = async (repoUrl = URL, isOnline = true) => {
  const host = await createHost(context, { repoUrl });
  context.connections.setOnline(host.hostId, isOnline);
  return host;
};
/** A job that its agent has taken and asks the repository for. */
async function asking(host: TestHost, order: JobOrder = backupOrder(host)): Promise<string> {
  const jobId = await createJob(context, host, order);
  await acceptJob(agent(host), { jobId, acceptedAt: context.clock.now().toISOString() });
  await ask(host, jobId);
  return jobId;
}
function ask(host: TestHost, jobId: string) {
  context.clock.advance(1);
  return requestLease(agent(host), { jobId });
}
const end = (host: TestHost, jobId: string) => finishJob(agent(host), { jobId, result: succeeded() });
const sweep = (listeningSince = new Date(0)) =>
  sweepLeases(context.asSystem(), { offlineMs: OFFLINE_MS, listeningSince });
const row = (jobId: string) => context.services.db.prisma.job.findUniqueOrThrow({ where: { id: jobId } });
const isHeld = async (jobId: string) => {
  const { leaseKey, leaseGrantedAt } = await row(jobId);
  return leaseKey !== null && leaseGrantedAt !== null;
};
const told = () => context.emitted.filter(({ name }) => name === "lease.granted").map((event) => Object(event).jobId);

test("twenty backups of twenty hosts share one repository; a prune waits for the last of them", async () => {
  const hosts = await Promise.all(Array.from({ length: 20 }, () => hostOn()));
  const backups: [TestHost, string][] = [];
  for (const host of hosts) backups.push([host, await asking(host)]);
  const prune = await asking(hosts[0] as TestHost, PRUNE);
  expect(told()).toEqual(backups.map(([, jobId]) => jobId));
  const late = await hostOn();
  const behind = await asking(late);
  for (const [host, jobId] of backups) {
    expect(await isHeld(prune)).toBe(false);
    await end(host, jobId);
  }
  expect([await isHeld(prune), await isHeld(behind)]).toEqual([true, false]);
  await end(hosts[0] as TestHost, prune);
  expect(await isHeld(behind)).toBe(true);
  expect(told()).toEqual([...backups.map(([, jobId]) => jobId), prune, behind]);
});

test("asking again keeps the place and is answered; what needs no lease is let in at once", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const first = await asking(a);
  const second = await asking(b, PRUNE);
  const before = await row(second);
  expect([await ask(a, first), await ask(b, second)]).toEqual(["granted", "waiting"]);
  expect(await row(second)).toEqual(before);
  const waits = async (jobId: string) => (await getJob(context.asViewer(), { jobId })).waitsForRepository;
  expect([await waits(first), await waits(second)]).toEqual([false, true]);
  expect(told()).toEqual([first]);
  const looking = await createJob(context, a, { kind: "snapshots" });
  const dryRun = await createJob(context, a, { kind: "forget", retention: { keepLast: 1 }, isDryRun: true });
  expect([await ask(a, looking), await ask(a, dryRun)]).toEqual(["granted", "granted"]);
  expect(await row(dryRun)).toMatchObject({ leaseKey: null, leaseRequestedAt: null });
});

test("whatever ends a job gives the repository on; a job that is over is answered as over", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const prune = await asking(a, PRUNE);
  const backup = await asking(b);
  await finishJob(agent(a), { jobId: prune, result: failed("agent_restarted") });
  expect(await isHeld(backup)).toBe(true);
  expect(await ask(a, prune)).toBe("over");
  expect(await isHeld(prune)).toBe(false);
});

test("a request that is cancelled stands in nobody's way any more", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  await asking(a);
  const prune = await asking(b, PRUNE);
  const behind = await asking(a);
  await cancelJob(context.asOperator(), { jobId: prune });
  await finishJob(agent(b), { jobId: prune, result: { ...failed("cancelled"), state: "cancelled" } });
  expect(await isHeld(behind)).toBe(true);
});

test("other repositories do not wait", async () => {
  const [a, b] = [await hostOn(), await hostOn("rest:https://rest.test/other")];
  await asking(a, PRUNE);
  expect(await isHeld(await asking(b, PRUNE))).toBe(true);
});

test("a holder that is gone is freed after the bound, not before, and audited once; its request is asked anew", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const prune = await asking(a, PRUNE);
  const backup = await asking(b);
  const { prisma } = context.services.db;
  await prisma.host.update({ where: { id: a.hostId }, data: { lastSeenAt: context.clock.now() } });
  context.clock.advance(OFFLINE_MS * 10);
  expect(await sweep()).toBe(0);
  context.connections.setOnline(a.hostId, false);
  await prisma.host.update({ where: { id: a.hostId }, data: { lastSeenAt: context.clock.now() } });
  context.clock.advance(OFFLINE_MS);
  expect(await sweep()).toBe(0);
  expect(await isHeld(backup)).toBe(false);
  context.clock.advance(1);
  expect([await sweep(), await sweep()]).toEqual([1, 0]);
  expect([await isHeld(prune), await isHeld(backup)]).toEqual([false, true]);
  expect(await prisma.auditEntry.findMany({ where: { action: "jobs.free_lease" } })).toMatchObject([
    { targetId: prune, hostId: a.hostId, details: { kind: "prune", mode: "exclusive", reason: "host_offline" } },
  ]);
  expect(await ask(a, prune)).toBe("waiting");
  await end(b, backup);
  expect(await isHeld(prune)).toBe(true);
});

test("a server that was away itself gives hosts the whole bound to come back", async () => {
  const host = await hostOn(URL, false);
  const jobId = await asking(host);
  context.clock.advance(LEASE_MAX_MS / 2);
  const startedAt = context.clock.now();
  context.clock.advance(OFFLINE_MS);
  expect(await sweep(startedAt)).toBe(0);
  context.clock.advance(1);
  expect(await sweep(startedAt)).toBe(1);
  expect(await isHeld(jobId)).toBe(false);
});

test("nobody holds a repository for more than two days, online or not", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const check = await asking(a, { kind: "check", readData: null });
  const backup = await asking(b);
  context.clock.advance(LEASE_MAX_MS);
  expect(await sweep()).toBe(1);
  expect([await isHeld(check), await isHeld(backup)]).toEqual([false, true]);
});

test("a request whose host is gone, and a holder that was removed with its host, do not keep others waiting", async () => {
  const [a, b, c] = [await hostOn(), await hostOn(), await hostOn()];
  await asking(a);
  const gone = await asking(b, PRUNE);
  const waiting = await asking(c);
  context.connections.setOnline(b.hostId, false);
  await sweep(context.clock.now());
  expect(await isHeld(waiting)).toBe(false);
  await sweep();
  expect([await isHeld(waiting), (await row(gone)).leaseRequestedAt]).toEqual([true, null]);

  const prune = await asking(b, PRUNE);
  await end(c, waiting);
  context.connections.setOnline(b.hostId, true);
  await context.services.db.prisma.host.delete({ where: { id: a.hostId } });
  await sweep();
  expect(await isHeld(prune)).toBe(true);
});

test("restic's id, once it is known, goes on with the leases that were taken by location", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const { prisma } = context.services.db;
  await prisma.repository.update({ where: { id: b.repositoryId }, data: { resticRepositoryId: "restic-id" } });
  const backup = await asking(a);
  const prune = await asking(b, PRUNE);
  await end(b, prune);
  const probe = await createJob(context, a, { kind: "probe" });
  const repository = { repositoryId: "restic-id", isExisting: true };
  await finishJob(agent(a), { jobId: probe, result: succeeded({ repository }) });
  expect(await row(backup)).toMatchObject({ leaseKey: "restic-id" });
  const second = await asking(b, PRUNE);
  expect(await isHeld(second)).toBe(false);
  await end(a, backup);
  expect(await isHeld(second)).toBe(true);
});

test("a repository that moves takes those along who wait; who works at the former place still keeps it", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const working = await asking(a);
  const waiting = await asking(a, PRUNE);
  await replaceRepository(context.asOperator(), { hostId: a.hostId, repoUrl: "/srv/elsewhere" });
  expect([(await row(working)).leaseKey, await isHeld(waiting)]).toEqual([URL, true]);
  expect(await isHeld(await asking(b, PRUNE))).toBe(false);
});

test("another host's agent, and a person, may neither ask nor sweep", async () => {
  const [a, b] = [await hostOn(), await hostOn()];
  const jobId = await createJob(context, a, PRUNE);
  await expect(requestLease(agent(b), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(requestLease(context.asAdmin(), { jobId })).rejects.toMatchObject({ code: "role_required" });
  await expect(requestLease(agent(a), { jobId: "no-such-job" })).rejects.toMatchObject({ code: "job_not_found" });
  const input = { offlineMs: 1, listeningSince: new Date(0) };
  await expect(sweepLeases(context.asAdmin(), input)).rejects.toMatchObject({ code: "role_required" });
});

type Step = {
  do: "ask" | "end" | "repeat" | "leave" | "return" | "sweep";
  host: number;
  isPrune: boolean;
  pick: number;
};
const steps = fc.array(
  fc.record<Step>({
    do: fc.constantFrom("ask", "ask", "end", "end", "repeat", "leave", "return", "sweep"),
    host: fc.nat(1),
    isPrune: fc.boolean(),
    pick: fc.nat(20),
  }),
  { minLength: 5, maxLength: 40 },
);

test("whatever happens in whatever order, a prune never overlaps backups of two hosts, and everybody gets a turn", async () => {
  let round = 0;
  const { prisma } = context.services.db;
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const url = `rest:https://rest.test/round-${++round}`;
      const hosts = [await hostOn(url), await hostOn(url)] as const;
      const open = new Map<string, TestHost>();
      const held = async () =>
        prisma.job.findMany({
          where: { leaseKey: url, leaseGrantedAt: { not: null } },
          select: { id: true, kind: true },
        });
      const expectApart = async () => {
        const inside = await held();
        if (inside.some(({ kind }) => kind === "prune")) expect(inside).toHaveLength(1);
      };
      const run = async (step: Step) => {
        const host = hosts[step.host] ?? hosts[0];
        const [jobId, owner] = [...open][step.pick % Math.max(1, open.size)] ?? [];
        if (step.do === "ask") open.set(await asking(host, step.isPrune ? PRUNE : backupOrder(host)), host);
        if (step.do === "repeat" && jobId && owner) await ask(owner, jobId);
        if (step.do === "leave") context.connections.setOnline(host.hostId, false);
        if (step.do === "return") context.connections.setOnline(host.hostId, true);
        if (step.do === "sweep") await sweep();
        // A host ends only what it was let in for.
        if (step.do === "end" && jobId && owner && (await isHeld(jobId))) {
          await end(owner, jobId);
          open.delete(jobId);
        }
      };
      for (let at = 0; at < plan.length; at += 2) {
        // Two at a time: they meet in the database.
        await Promise.all(plan.slice(at, at + 2).map(run));
        await expectApart();
      }
      for (const host of hosts) context.connections.setOnline(host.hostId, true);
      for (const [jobId, owner] of open) await ask(owner, jobId);
      while (open.size > 0) {
        const inside = await held();
        expect(inside.filter(({ id }) => open.has(id)).length).toBeGreaterThan(0);
        await expectApart();
        for (const { id } of inside) {
          await end(open.get(id) ?? hosts[0], id);
          open.delete(id);
        }
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
