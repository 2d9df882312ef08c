/** `npm run bench` ends here: runs the benchmarks one after the other and prints one table. README.md explains it. */
import { parseArgs } from "node:util";
import { runCleanups } from "@/tests/harness/cleanup";
import { agentFootprint } from "./agent-footprint";
import { backup } from "./backup";
import type { Benchmark } from "./benchmark";
import { dashboards } from "./dashboards";
import { heartbeats } from "./heartbeats";
import { herd } from "./herd";
import { hostsApi } from "./hosts-api";
import { idleAgents } from "./idle-agents";
import { formatTable, type Row } from "./lib/rows";
import { login } from "./login";
import { logs } from "./logs";
import { pages } from "./pages";
import { restore } from "./restore";
import { runNow } from "./run-now";

const BENCHMARKS: readonly Benchmark[] = [
  idleAgents,
  herd,
  hostsApi,
  backup,
  restore,
  heartbeats,
  runNow,
  logs,
  login,
  agentFootprint,
  pages,
  dashboards,
];

const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, quick: { type: "boolean" } } });
const wanted = values.only?.flatMap((names) => names.split(",")) ?? BENCHMARKS.map(({ name }) => name);
const unknown = wanted.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(", ")}; choose of ${BENCHMARKS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

// Leaving by `exit` ends the servers and agents, too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const rows: Row[] = [];
let failures = 0;
for (const { name, title, run } of BENCHMARKS.filter((benchmark) => wanted.includes(benchmark.name))) {
  const startedAt = Date.now();
  console.log(`\n▸ ${name}: ${title} …`);
  try {
    const found = await run({ isQuick: values.quick ?? false });
    rows.push(...found);
    console.log(`${formatTable(found)}\n✔ ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  } catch (error) {
    failures += 1;
    console.error(`✘ ${name}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  await runCleanups().catch((error: unknown) => console.error(`Cleaning up failed: ${String(error)}`));
}
if (rows.length > 0) console.log(`\n${formatTable(rows)}`);
if (rows.some(({ verdict }) => verdict === "MISSED")) console.log("\nA missed target is a finding, not a failure.");
process.exit(failures > 0 ? 1 : 0);
