/**
 * Loaded into a server under test by NODE_OPTIONS=--import. On SIGUSR2 it collects garbage and writes what it sees to
 * BENCH_PROBE_FILE, by rename, so that a reader never meets half of it. It does nothing until then, unless
 * BENCH_LOOP_DELAY asks it to watch the event loop, which costs a little CPU all the time.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const RESOLUTION_MS = 5;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
if (process.env.BENCH_LOOP_DELAY) delays.enable();

const file = process.env.BENCH_PROBE_FILE;
let count = 0;
if (file)
  process.on("SIGUSR2", () => {
    // An idle loop shows the resolution itself.
    const loopDelayP99Ms = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS);
    collectGarbage();
    count += 1;
    const { rss, heapUsed, external } = process.memoryUsage();
    const id = `${process.pid}-${count}`;
    writeFileSync(`${file}.new`, JSON.stringify({ id, loopDelayP99Ms, rss, heapUsed, external }));
    renameSync(`${file}.new`, file);
    delays.reset();
  });
