import fc from "fast-check";
import { expect, it } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { systemClock } from "@/server/core/clock";
import { cancelJob } from "@/server/domain/jobs";
import { backupOrder, createHost, createJob, type TestHost } from "@/server/testing/factories";
import { createTestHub, type TestHub } from "@/server/testing/test-hub";
import { onEnd } from "../harness/cleanup";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { type ChaosProxy, type Direction, type Fault, startChaosProxy } from "./chaos-proxy";
import { expectWhole, recordStates } from "./job-records";
import { makeRealAgent, type RealAgent } from "./real-agent";

/** A failure prints both; given back as variables they make the very same sequence again. */
const SEED = Number(process.env.RM_MODEL_SEED ?? Date.now() % 2 ** 31);
const PATH = process.env.RM_MODEL_PATH;
/** No new sequence is begun after this, in milliseconds. */
const TIME_LIMIT_MS = 60_000;
const QUIET_WITHIN_MS = 60_000;

/** Quick, so that a sequence takes seconds; small chunks and a small window, so that many are under way. */
const TUNING = {
  ...{ heartbeatMs: 1_000, progressMs: 50, logFlushMs: 20, logWindow: 4 },
  ...{ reconnectMinMs: 50, reconnectMaxMs: 300, reconnectStableMs: 500, leaseOfflineMs: 500 },
};

type Action =
  | { do: "queue"; lines: number; pause: "0" | "0.01" | "0.05" }
  | { do: "cancel"; which: number }
  | { do: "disturb"; fault: Fault; direction: Direction; count: number }
  | { do: "cut" }
  | { do: "kill agent"; extent: "alone" | "children" }
  | { do: "restart server" }
  | { do: "let time pass"; ms: number };

const queue = fc.record({
  do: fc.constant("queue" as const),
  lines: fc.integer({ min: 0, max: 30 }),
  pause: fc.constantFrom("0", "0.01", "0.05"),
});
const disturb = fc.record({
  do: fc.constant("disturb" as const),
  fault: fc.constantFrom("lose", "repeat", "delay"),
  direction: fc.constantFrom("toServer", "toAgent"),
  count: fc.integer({ min: 1, max: 6 }),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: queue as fc.Arbitrary<Action> },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: fc.nat({ max: 20 }) }) },
  { weight: 5, arbitrary: disturb as fc.Arbitrary<Action> },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cut" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("kill agent" as const),
      extent: fc.constantFrom("alone" as const, "children" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart server" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("let time pass" as const), ms: fc.integer({ min: 1, max: 500 }) }),
  },
);

type World = { testHub: TestHub; proxy: ChaosProxy; host: TestHost; agent: RealAgent; jobs: Map<string, string> };

async function openWorld(testHub: TestHub, proxy: ChaosProxy): Promise<World> {
  const host = await createHost(testHub.context);
  const dir = await makeTempDir("model");
  const agent = await makeRealAgent({ serverUrl: proxy.url, dir, ...host });
  await agent.start();
  const isReady = async () => {
    const row = await testHub.context.services.db.prisma.host.findUnique({ where: { id: host.hostId } });
    return row?.appliedRevision === row?.configRevision;
  };
  await waitFor(isReady, { what: `the agent to hold its configuration\n${agent.log()}` });
  return { testHub, proxy, host, agent, jobs: new Map() };
}

async function perform({ testHub, proxy, host, agent, jobs }: World, step: Action): Promise<void> {
  const { context } = testHub;
  switch (step.do) {
    case "queue": {
      const path = `/fake/${host.hostId}-${jobs.size}/${step.lines}/${step.pause}`;
      const order = backupOrder(host) as JobOrder & { kind: "backup" };
      const own = { ...order, sourceGroup: { ...order.sourceGroup, paths: [path] } };
      jobs.set(await createJob(context, host, own), path);
      return;
    }
    case "cancel": {
      const jobId = [...jobs.keys()][step.which % Math.max(1, jobs.size)];
      // One that is over already says so; anything else is a fault of the server.
      if (jobId !== undefined)
        await cancelJob(context.asOperator(), { jobId }).catch((error: unknown) =>
          expect(error).toMatchObject({ code: "job_finished" }),
        );
      return;
    }
    case "disturb":
      return proxy.next(step.fault, step.direction, step.count);
    case "cut":
      return proxy.cut();
    case "kill agent":
      await agent.kill(step.extent);
      return agent.start();
    case "restart server":
      proxy.cut();
      return testHub.restart();
    case "let time pass":
      await new Promise((resolve) => setTimeout(resolve, step.ms));
  }
}

/** Nothing is disturbed any more: every job must come to its end by itself, and the agent must hand everything over. */
async function quiet({ testHub, proxy, host, agent }: World): Promise<void> {
  proxy.calm();
  const { prisma } = testHub.context.services.db;
  const isSettled = async () => {
    const open = await prisma.job.findMany({
      where: { hostId: host.hostId, state: { in: ["queued", "sent", "running"] } },
      select: { id: true, state: true, kind: true },
    });
    const held = await agent.openJobs();
    if (open.length + held.length > 0) throw new Error(JSON.stringify({ open, held }));
    return true;
  };
  await waitFor(isSettled, { what: "every job to end", timeoutMs: QUIET_WITHIN_MS }).catch((error: Error) => {
    throw new Error(`${error.message}\n${agent.log().slice(-4_000)}`);
  });
}

it("whatever is lost, late, repeated, cut, killed or restarted: a job starts at most once, ends exactly once, and its log is whole", async () => {
  const testHub = await createTestHub({ tuning: TUNING, graceMs: 1_000, services: { clock: systemClock } });
  onEnd(() => testHub.close());
  const proxy = await startChaosProxy(() => testHub.url());
  const records = recordStates(testHub.context.databaseFile);
  let sequences = 0;
  let jobCount = 0;
  const property = fc.asyncProperty(fc.array(action, { minLength: 12, maxLength: 40, size: "max" }), async (steps) => {
    const world = await openWorld(testHub, proxy);
    try {
      for (const step of steps) await perform(world, step);
      await quiet(world);
      const starts = await world.agent.starts();
      for (const [jobId, path] of world.jobs) expectWhole(records, { jobId, path, starts });
      sequences += 1;
      jobCount += world.jobs.size;
    } finally {
      proxy.calm();
      await world.agent.kill("children");
    }
  });
  await fc.assert(property, {
    seed: SEED,
    ...(PATH === undefined ? {} : { path: PATH }),
    ...{ numRuns: 1_000, endOnFailure: true, interruptAfterTimeLimit: TIME_LIMIT_MS, markInterruptAsFailure: false },
  });
  console.log(`seed ${SEED}: ${sequences} sequences with ${jobCount} jobs`);
  // A single sequence may queue nothing; all of them together may not.
  expect(jobCount).toBeGreaterThan(0);
}, 240_000);
