import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "@/tests/harness/paths";
import { waitFor } from "@/tests/harness/wait-for";

/** What a process says of itself right after a full garbage collection; bytes and milliseconds. */
export type Probe = {
  /** Another one for every probe of every process. */
  id: string;
  /** 99th percentile of the event loop's delay since the probe before; 0 unless it is watched. */
  loopDelayP99Ms: number;
  rss: number;
  heapUsed: number;
  external: number;
};

/** Environment that loads the probe into a Node process; the same for the bare reference and for ours. */
export const probeEnvironment = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--import ${pathToFileURL(join(PROJECT_ROOT, "tests/bench/lib/probe.mjs")).href}`,
  BENCH_PROBE_FILE: file,
});

/** Makes a probed process collect its garbage and tell its figures. */
export async function probe(pid: number, file: string): Promise<Probe> {
  const read = () => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Probe) : null);
  const before = read()?.id;
  process.kill(pid, "SIGUSR2");
  return waitFor(
    () => {
      const now = read();
      return now && now.id !== before ? now : null;
    },
    { what: "the probe's answer", timeoutMs: 20_000 },
  );
}
