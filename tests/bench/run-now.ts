import type { Benchmark, Scale } from "./benchmark";
import { startFakeFleet } from "./lib/fake-fleet";
import { startBareSocket, startOurs } from "./lib/fleet-target";
import { waitUntilQuiet } from "./lib/process-stats";
import { judge } from "./lib/rows";
import { percentile } from "./lib/statistics";

/** From the request "run this backup now" until the agent has the order, while the whole fleet is connected. */
export const runNow: Benchmark = {
  name: "run-now",
  title: "an order on its way to an agent",
  async run({ isQuick }: Scale) {
    const count = isQuick ? 1_000 : 5_000;
    const orders = isQuick ? 50 : 300;
    const ours = await startOurs(count);
    const bare = await startBareSocket(ours.hosts);
    const bareFleet = await startFakeFleet();
    await bareFleet.tell({ do: "connect", url: bare.url, hosts: ours.hosts, perSecond: 1_000 });
    const { roundTripMs } = await bareFleet.tell({ do: "ping", count: 1_000 });
    await bareFleet.end();
    await bare.process.kill();

    const api = await ours.server.adminApi();
    const fleet = await startFakeFleet();
    await fleet.tell({ do: "connect", url: ours.url, hosts: ours.hosts, perSecond: 500 });
    await waitUntilQuiet(ours.pid);
    const latencyMs: number[] = [];
    for (const { sourceGroupId } of ours.hosts.slice(0, orders)) {
      const sentAt = process.hrtime.bigint();
      const { job_id } = await api.runSourceGroup(sourceGroupId);
      latencyMs.push(Number((await fleet.started(job_id)) - sentAt) / 1e6);
    }
    await fleet.end();
    await ours.server.stop();
    // The first orders load the route's code.
    const warm = latencyMs.slice(10);
    const bareMs = percentile(roundTripMs, 50);
    const row = (p: number, must: number | null, stretch: number | null) =>
      judge({
        what: `"run now" until the agent has it, p${p}, ${count} connected (bare: a round trip, p50)`,
        unit: "ms",
        bare: bareMs,
        ours: percentile(warm, p),
        of: "ratio",
        better: "lower",
        must,
        stretch,
      });
    return [row(50, null, null), row(95, 30, 10)];
  },
};
