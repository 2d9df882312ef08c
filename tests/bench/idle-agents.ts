import { setTimeout as delay } from "node:timers/promises";
import type { Benchmark, Scale } from "./benchmark";
import { startFakeFleet } from "./lib/fake-fleet";
import { type FleetTarget, startBareSocket, startOurs } from "./lib/fleet-target";
import { probe } from "./lib/probed";
import { residentBytes, waitUntilQuiet } from "./lib/process-stats";
import { judge } from "./lib/rows";
import { alternate, medianOf } from "./lib/statistics";

/**
 * The first connections load code and fill what a process has taken from the system and not used yet; they are made
 * before the first figure is read.
 */
const WARM_UP = 1_000;

/** What a server's resident memory grows by, per agent that is connected and does nothing but beat. */
export const idleAgents: Benchmark = {
  name: "idle-agents",
  title: "memory per idle agent",
  async run({ isQuick }: Scale) {
    const count = isQuick ? 1_000 : 5_000;
    let ours = await startOurs(count + WARM_UP);
    const { hosts } = ours;
    const rounds = await alternate(
      isQuick ? 1 : 3,
      async () => {
        const bare = await startBareSocket(hosts);
        const figures = await measure(bare);
        await bare.process.kill();
        return figures;
      },
      async (round) => {
        if (round > 0) {
          await ours.server.restart();
          ours = { ...ours, pid: ours.server.pid };
        }
        return measure(ours);
      },
    );
    await ours.server.stop();
    const row = (what: string, key: keyof Figures) =>
      judge({
        what: `${what} per idle agent, ${count} connected`,
        unit: "bytes",
        bare: medianOf(rounds.bare, (round) => round[key]),
        ours: medianOf(rounds.ours, (round) => round[key]),
        of: "ratio",
        better: "lower",
        must: 3,
        stretch: 1.5,
      });
    return [
      row("resident memory", "resident"),
      row("resident memory after a full GC", "residentAfterGc"),
      row("live JavaScript memory", "live"),
    ];
  },
};

/** Bytes. `live` is what a full collection leaves, and does not depend on how generously memory was taken. */
type Figures = { resident: number; residentAfterGc: number; live: number };

async function measure({ pid, url, probeFile, hosts }: FleetTarget): Promise<Figures> {
  const fleet = await startFakeFleet();
  await fleet.tell({ do: "connect", url, hosts: hosts.slice(0, WARM_UP), perSecond: 500 });
  await waitUntilQuiet(pid);
  const before = await read(pid, probeFile);
  const rest = hosts.slice(WARM_UP);
  await fleet.tell({ do: "connect", url, hosts: rest, perSecond: 500 });
  await fleet.tell({ do: "heartbeats", everyMs: 10_000 });
  await delay(12_000);
  await fleet.tell({ do: "heartbeats", everyMs: 0 });
  await waitUntilQuiet(pid);
  const after = await read(pid, probeFile);
  const { open, closed } = await fleet.tell({ do: "status" });
  if (open !== hosts.length || closed > 0) throw new Error(`${open} of ${hosts.length} agents stayed connected.`);
  await fleet.end();
  const perAgent = (key: keyof Figures) => (after[key] - before[key]) / rest.length;
  return {
    resident: perAgent("resident"),
    residentAfterGc: perAgent("residentAfterGc"),
    live: perAgent("live"),
  };
}

async function read(pid: number, probeFile: string): Promise<Figures> {
  const resident = residentBytes(pid).total;
  const { heapUsed, external } = await probe(pid, probeFile);
  return { resident, residentAfterGc: residentBytes(pid).total, live: heapUsed + external };
}
