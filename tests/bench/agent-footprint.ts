import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { agentCommand } from "@/tests/harness/agent";
import { runOrThrow } from "@/tests/harness/processes";
import { makeTempDir } from "@/tests/harness/temp";
import type { Benchmark } from "./benchmark";
import { startSeededServer } from "./lib/our-server";
import { cpuSeconds, residentBytes, waitUntilQuiet, wakeUps } from "./lib/process-stats";
import { judge, type Measure } from "./lib/rows";
import { startAgent } from "./lib/start-agent";

const MIB = 1024 * 1024;

/** What the built agent takes on a host: download, start, memory. */
export const agentFootprint: Benchmark = {
  name: "agent-footprint",
  title: "the agent on its host",
  async run({ isQuick }) {
    const server = await startSeededServer();
    const api = await server.adminApi();
    const { command } = agentCommand("built");
    const hostname = "footprint.example";
    // An empty folder to unpack into, so that the first start is a first start.
    const env = { RM_AGENT_UNPACK_DIR: join(await makeTempDir("unpack"), "agent") };
    const firstStart = await seconds(() => runOrThrow({ name: "agent version", command, args: ["version"], env }));
    const laterStart = await seconds(() => runOrThrow({ name: "agent version", command, args: ["version"], env }));
    const repo_url = join(await makeTempDir("repository"), "repo");
    const { token } = await api.mint({ hostname, repo_url, repo_password: "bench-repository-password" });
    const agent = await startAgent({ serverUrl: server.url, hostname, env }, token);
    await api.waitForHost(hostname, { status: "online", repo_status: "ready" });
    await waitUntilQuiet(agent.pid);
    const idleSeconds = isQuick ? 30 : 300;
    const [cpuBefore, wakeUpsBefore] = [cpuSeconds(agent.pid).own, wakeUps(agent.pid)];
    await delay(idleSeconds * 1_000);
    const cpu = cpuSeconds(agent.pid).own - cpuBefore;
    const woken = (wakeUps(agent.pid) - wakeUpsBefore) / idleSeconds;
    const memory = residentBytes(agent.pid);
    await agent.stop();
    await server.stop();
    const row = (what: string, unit: Measure["unit"], ours: number, must: number | null) =>
      judge({ what, unit, bare: null, ours, of: "value", better: "lower", must, stretch: null });
    return [
      row("agent to download (linux, this machine's kind)", "bytes", statSync(command).size, 45 * MIB),
      row("agent, first start", "s", firstStart, 3),
      row("agent, later start", "s", laterStart, null),
      row("resident memory of an idle agent", "bytes", memory.total, 60 * MIB),
      row("of that its own (anonymous)", "bytes", memory.anonymous, null),
      row(`CPU over ${idleSeconds} s idle and connected`, "s", cpu, idleSeconds / 100),
      row("wake-ups a second meanwhile", "/s", woken, null),
    ];
  },
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
