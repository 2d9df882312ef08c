import Sqlite from "better-sqlite3";
import type { Api } from "@/tests/harness/api";
import type { Benchmark, Scale } from "./benchmark";
import { lineText } from "./lib/fake-agent";
import { type FakeFleet, startFakeFleet } from "./lib/fake-fleet";
import { socketUrl, startBareSocket } from "./lib/fleet-target";
import { type OurServer, startSeededServer } from "./lib/our-server";
import { cpuSeconds } from "./lib/process-stats";
import { judge } from "./lib/rows";

const AGENTS = 100;
const RATE = { linesPerSecond: 100, linesPerChunk: 50 };

/** Many agents that log at once: nothing may be lost, doubled or out of order, and it should cost little. */
export const logs: Benchmark = {
  name: "logs",
  title: "logs of many agents at once",
  async run({ isQuick }: Scale) {
    const seconds = isQuick ? 10 : 60;
    const server = await startSeededServer({ hosts: AGENTS });
    const api = await server.adminApi();
    const fleet = await startFakeFleet();
    await fleet.tell({ do: "connect", url: socketUrl(server.port), hosts: server.hosts, perSecond: null });
    const jobs = await startJobs(api, fleet, server);

    const bareCpu = await measureBare(server, jobs, seconds);
    const before = cpuSeconds(server.pid).own;
    const { lines } = await fleet.tell({ do: "log", jobs, ...RATE, seconds }, (seconds + 120) * 1_000);
    const cpu = cpuSeconds(server.pid).own - before;
    for (const { jobId } of jobs) await assertComplete(api, jobId, lines / AGENTS);
    await fleet.end();
    await server.stop();
    const what = `${AGENTS} agents × ${RATE.linesPerSecond} lines/s`;
    return [
      judge({
        what: `CPU for the logs of ${what} (bare: chunks into SQLite)`,
        unit: "share",
        bare: bareCpu / seconds,
        ours: cpu / seconds,
        of: "ratio",
        better: "lower",
        must: 3,
        stretch: 1.5,
      }),
      judge({
        what: "bytes of database per log line; none lost, doubled or out of order",
        unit: "bytes",
        bare: bytesOf(server.databaseFile, "bare_chunk") / lines,
        ours: bytesOf(server.databaseFile, "JobLogChunk") / lines,
        of: "value",
        better: "lower",
        must: 90,
        stretch: 50,
      }),
    ];
  },
};

type LoggingJob = { hostId: string; jobId: string };

async function startJobs(api: Api, fleet: FakeFleet, server: OurServer): Promise<LoggingJob[]> {
  const jobs: LoggingJob[] = [];
  for (const { hostId, sourceGroupId } of server.hosts) {
    const { job_id } = await api.runSourceGroup(sourceGroupId);
    jobs.push({ hostId, jobId: job_id });
    await fleet.started(job_id);
  }
  const last = jobs.at(-1);
  if (last) await api.waitForJob(last.jobId, ["running"]);
  return jobs;
}

/** The same chunks over `ws` into a table of their own in the same database file. Returns CPU seconds. */
async function measureBare(server: OurServer, jobs: LoggingJob[], seconds: number): Promise<number> {
  const bare = await startBareSocket(server.hosts, server.databaseFile);
  const fleet = await startFakeFleet();
  await fleet.tell({ do: "connect", url: bare.url, hosts: server.hosts, perSecond: null });
  const before = cpuSeconds(bare.pid).own;
  await fleet.tell({ do: "log", jobs, ...RATE, seconds }, (seconds + 120) * 1_000);
  const cpu = cpuSeconds(bare.pid).own - before;
  await fleet.end();
  await bare.process.kill();
  return cpu;
}

async function assertComplete(api: Api, jobId: string, lineCount: number): Promise<void> {
  const { output } = await api.job(jobId);
  const lines = (output ?? "").split("\n").filter(Boolean);
  if (lines.length !== lineCount) throw new Error(`Job ${jobId} has ${lines.length} of ${lineCount} lines.`);
  const wrong = lines.findIndex((line, n) => !line.includes(lineText(n)));
  if (wrong >= 0) throw new Error(`Job ${jobId} shows as line ${wrong}: ${lines[wrong]}`);
}

/** Bytes of all pages of a table and its indexes. Source: SQLite's dbstat table. */
function bytesOf(file: string, table: string): number {
  const db = new Sqlite(file, { readonly: true });
  const sum = db
    .prepare<[string], { bytes: number }>(
      `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)`,
    )
    .get(table);
  db.close();
  return sum?.bytes ?? 0;
}
