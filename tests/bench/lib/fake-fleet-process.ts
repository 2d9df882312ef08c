/** The process of fake agents: it speaks the agents' wire as leanly as can be and does what its parent says. */
import { setTimeout as delay } from "node:timers/promises";
import { FakeAgent, type FleetState } from "./fake-agent";
import type { Command, FleetStatus, Report, Results } from "./fake-fleet-messages";
import type { SeededHost } from "./seed";

const agents = new Map<string, FakeAgent>();
const state: FleetState = {
  closed: 0,
  heartbeats: 0,
  retries: 0,
  orders: new Map(),
  onStart: (jobId) => report({ kind: "started", jobId, at: process.hrtime.bigint().toString() }),
};
let heartbeatTimer: NodeJS.Timeout | null = null;

const report = (message: Report): void => {
  process.send?.(message);
};

process.on("message", ({ id, command }: { id: number; command: Command }) => {
  obey(command).then(
    (result) => report({ kind: "done", id, result }),
    (error: Error) => report({ kind: "done", id, error: error.message }),
  );
});
process.on("disconnect", () => process.exit());

async function obey(command: Command): Promise<Results[Command["do"]]> {
  switch (command.do) {
    case "connect":
      return connectAll(command);
    case "heartbeats":
      return beat(command.everyMs);
    case "status":
      return status();
    case "orders":
      for (const hostId of command.hosts) agentOf(hostId).isAccepting = command.how === "accept";
      return null;
    case "log":
      return logAll(command);
    case "ping":
      return ping(command.count);
  }
}

const agentOf = (hostId: string): FakeAgent => {
  const agent = agents.get(hostId);
  if (!agent) throw new Error(`no agent for ${hostId}`);
  return agent;
};

async function connectAll({ url, hosts, perSecond }: Command & { do: "connect" }): Promise<Results["connect"]> {
  const startedAt = performance.now();
  const retriesBefore = state.retries;
  const connecting: Promise<void>[] = [];
  for (const [i, host] of hosts.entries()) {
    connecting.push(takeAgent(host).connect(url));
    if (perSecond !== null && (i + 1) % 50 === 0) {
      const dueAt = startedAt + ((i + 1) / perSecond) * 1_000;
      await delay(Math.max(0, dueAt - performance.now()));
    }
  }
  await Promise.all(connecting);
  const elapsedMs = performance.now() - startedAt;
  return { welcomed: connecting.length, retries: state.retries - retriesBefore, elapsedMs };
}

function takeAgent(host: SeededHost): FakeAgent {
  const agent = agents.get(host.hostId) ?? new FakeAgent(host, state);
  agents.set(host.hostId, agent);
  return agent;
}

/** One timer for all, twenty times a second, so that the beats lie evenly over the interval. */
async function beat(everyMs: number): Promise<null> {
  if (heartbeatTimer) clearInterval(heartbeatTimer);
  heartbeatTimer = null;
  if (everyMs === 0) return null;
  const all = [...agents.values()];
  const startedAt = performance.now();
  let sent = 0;
  heartbeatTimer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / everyMs) * all.length);
    for (; sent < due; sent += 1) all[sent % all.length]?.heartbeat();
  }, 50);
  return null;
}

function status(): FleetStatus {
  const open = [...agents.values()].filter((agent) => agent.isWelcome).length;
  return { open, closed: state.closed, heartbeats: state.heartbeats, orders: Object.fromEntries(state.orders) };
}

async function logAll(command: Command & { do: "log" }): Promise<Results["log"]> {
  const { jobs, linesPerSecond, linesPerChunk, seconds } = command;
  const startedAt = performance.now();
  const everyMs = (linesPerChunk / linesPerSecond) * 1_000;
  const chunks = Math.ceil((linesPerSecond * seconds) / linesPerChunk);
  const logOne = async ({ hostId, jobId }: { hostId: string; jobId: string }, i: number) => {
    const agent = agentOf(hostId);
    const offsetMs = (i / jobs.length) * everyMs;
    const acknowledged = agent.waitForAcknowledgement(jobId, chunks - 1);
    for (let index = 0; index < chunks; index += 1) {
      await delay(Math.max(0, startedAt + offsetMs + index * everyMs - performance.now()));
      agent.log(jobId, index, linesPerChunk);
    }
    await acknowledged;
  };
  await Promise.all(jobs.map(logOne));
  const total = chunks * jobs.length;
  return { chunks: total, lines: total * linesPerChunk, elapsedMs: performance.now() - startedAt };
}

async function ping(count: number): Promise<Results["ping"]> {
  const all = [...agents.values()];
  const roundTripMs: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const agent = all[i % all.length];
    if (agent) roundTripMs.push(await agent.ping());
  }
  return { roundTripMs };
}
