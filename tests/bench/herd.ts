import type { Api } from "@/tests/harness/api";
import { waitFor } from "@/tests/harness/wait-for";
import type { Benchmark, Scale } from "./benchmark";
import { type FakeFleet, startFakeFleet } from "./lib/fake-fleet";
import { socketUrl, startBareSocket } from "./lib/fleet-target";
import { type OurServer, startSeededServer } from "./lib/our-server";
import { cpuSeconds, waitUntilQuiet } from "./lib/process-stats";
import { judge } from "./lib/rows";
import type { SeededHost } from "./lib/seed";
import { alternate, medianOf } from "./lib/statistics";

/** How many hosts have a backup running, and how many never answered their order, when the server is killed. */
const RUNNING = 100;
const UNANSWERED = 100;

type Herd = { wallSeconds: number; cpuSeconds: number };

/** The whole fleet comes back at once, without jitter, to a server that was killed and started again. */
export const herd: Benchmark = {
  name: "herd",
  title: "the whole fleet reconnects at once",
  async run({ isQuick }: Scale) {
    const count = isQuick ? 1_000 : 5_000;
    const server = await startSeededServer({ hosts: count });
    const api = await server.adminApi();
    const fleet = await startFakeFleet();
    await fleet.tell({ do: "connect", url: socketUrl(server.port), hosts: server.hosts, perSecond: 500 });
    const jobs = await leaveJobsOpen(api, fleet, server.hosts);
    const rounds = await alternate(
      isQuick ? 1 : 3,
      () => bareHerd(server),
      () => ourHerd(server, fleet),
    );
    await assertNothingIsLost({ api, fleet, server, jobs, restarts: rounds.ours.length });
    const row = (what: string, key: keyof Herd) =>
      judge({
        what: `${what} until all of ${count} are welcomed again`,
        unit: "s",
        bare: medianOf(rounds.bare, (round) => round[key]),
        ours: medianOf(rounds.ours, (round) => round[key]),
        of: "ratio",
        better: "lower",
        must: key === "cpuSeconds" ? 3 : null,
        stretch: key === "cpuSeconds" ? 1.5 : null,
      });
    return [row("CPU", "cpuSeconds"), row("time", "wallSeconds")];
  },
};

type OpenJobs = { running: string[]; unanswered: string[] };

/** Orders backups on some hosts, so that there is something that could be lost or started twice. */
async function leaveJobsOpen(api: Api, fleet: FakeFleet, hosts: SeededHost[]): Promise<OpenJobs> {
  const deaf = hosts.slice(RUNNING, RUNNING + UNANSWERED);
  await fleet.tell({ do: "orders", how: "ignore", hosts: deaf.map(({ hostId }) => hostId) });
  const run = async (some: SeededHost[]) => {
    const ids: string[] = [];
    for (const { sourceGroupId } of some) ids.push((await api.runSourceGroup(sourceGroupId)).job_id);
    await Promise.all(ids.map((id) => fleet.started(id)));
    return ids;
  };
  const jobs = { running: await run(hosts.slice(0, RUNNING)), unanswered: await run(deaf) };
  await Promise.all(jobs.running.map((id) => api.waitForJob(id, ["running"])));
  return jobs;
}

async function bareHerd(server: OurServer): Promise<Herd> {
  // It reads the hosts' tokens where ours does; another process may read while ours has the file open.
  const bare = await startBareSocket(server.hosts, server.databaseFile);
  const fleet = await startFakeFleet();
  await fleet.tell({ do: "connect", url: bare.url, hosts: server.hosts, perSecond: 1_000 });
  await bare.process.kill();
  const result = await measureHerd(fleet, server.hosts, bare.process.port, async () => {
    await bare.process.restart();
    return bare.process.pid;
  });
  await fleet.end();
  await bare.process.kill();
  return result;
}

async function ourHerd(server: OurServer, fleet: FakeFleet): Promise<Herd> {
  await server.kill("SIGKILL");
  return measureHerd(fleet, server.hosts, server.port, async () => {
    await server.restart();
    return server.pid;
  });
}

/** Starts the server, lets everyone come, and counts its CPU from then until it has nothing left to do. */
async function measureHerd(
  fleet: FakeFleet,
  hosts: SeededHost[],
  port: number,
  start: () => Promise<number>,
): Promise<Herd> {
  await waitFor(async () => (await fleet.tell({ do: "status" })).open === 0, { what: "all sockets to be closed" });
  const pid = await start();
  const cpuBefore = cpuSeconds(pid).own;
  const { welcomed, elapsedMs } = await fleet.tell({ do: "connect", url: socketUrl(port), hosts, perSecond: null });
  await waitUntilQuiet(pid);
  const { open } = await fleet.tell({ do: "status" });
  if (welcomed !== hosts.length || open !== hosts.length)
    throw new Error(`${open} of ${hosts.length} agents are connected after the herd.`);
  return { wallSeconds: elapsedMs / 1_000, cpuSeconds: cpuSeconds(pid).own - cpuBefore };
}

type Aftermath = { api: Api; fleet: FakeFleet; server: OurServer; jobs: OpenJobs; restarts: number };

async function assertNothingIsLost({ api, fleet, server, jobs, restarts }: Aftermath): Promise<void> {
  const offline = (await api.hosts()).filter(({ status }) => status !== "online");
  if (offline.length > 0) throw new Error(`${offline.length} hosts are offline after the herd.`);
  const { orders } = await fleet.tell({ do: "status" });
  const twice = jobs.running.filter((id) => orders[id] !== 1);
  if (twice.length > 0) throw new Error(`${twice.length} running jobs were ordered again.`);
  // An order that nobody took is given again at each reconnection, under the same id.
  const forgotten = jobs.unanswered.filter((id) => orders[id] !== 1 + restarts);
  if (forgotten.length > 0) throw new Error(`${forgotten.length} orders that were lost on the way did not come again.`);
  const states = await Promise.all(jobs.running.map(async (id) => (await api.job(id)).status));
  const changed = states.filter((state) => state !== "running");
  if (changed.length > 0) throw new Error(`${changed.length} running jobs are not running after the herd.`);
  await fleet.end();
  await server.stop();
}
