import { setTimeout as delay } from "node:timers/promises";
import type { Benchmark, Scale } from "./benchmark";
import { startFakeFleet } from "./lib/fake-fleet";
import { type FleetTarget, startBareSocket, startOurs } from "./lib/fleet-target";
import { cpuSeconds, waitUntilQuiet } from "./lib/process-stats";
import { judge } from "./lib/rows";

const INTERVAL_MS = 30_000;

/** What a connected fleet costs that does nothing but beat, at the interval that the server gives out by default. */
export const heartbeats: Benchmark = {
  name: "heartbeats",
  title: "heartbeats of an idle fleet",
  async run({ isQuick }: Scale) {
    const count = isQuick ? 1_000 : 5_000;
    const ours = await startOurs(count);
    const bare = await startBareSocket(ours.hosts);
    const seconds = isQuick ? 15 : 60;
    const shares = { bare: await measure(bare, seconds), ours: await measure(ours, seconds) };
    await bare.process.kill();
    await ours.server.stop();
    return [
      judge({
        what: `CPU for heartbeats of ${count} agents each ${INTERVAL_MS / 1000} s, last_seen kept`,
        unit: "share",
        ...shares,
        of: "ratio",
        better: "lower",
        must: 3,
        stretch: 1.5,
      }),
    ];
  },
};

/** Share of one core. */
async function measure({ pid, url, hosts }: FleetTarget, seconds: number): Promise<number> {
  const fleet = await startFakeFleet();
  await fleet.tell({ do: "connect", url, hosts, perSecond: 500 });
  await waitUntilQuiet(pid, 10_000);
  await fleet.tell({ do: "heartbeats", everyMs: INTERVAL_MS });
  const before = cpuSeconds(pid).own;
  await delay(seconds * 1_000);
  const used = cpuSeconds(pid).own - before;
  const { open } = await fleet.tell({ do: "status" });
  if (open !== hosts.length) throw new Error(`${open} of ${hosts.length} agents stayed connected.`);
  await fleet.end();
  return used / seconds;
}
