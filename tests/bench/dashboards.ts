import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startDemoServer } from "@/tests/harness/demo-server";
import { makeTempDir } from "@/tests/harness/temp";
import type { Benchmark, Scale } from "./benchmark";
import { startBare } from "./lib/bare-process";
import { cpuSeconds, waitUntilQuiet } from "./lib/process-stats";
import { judge } from "./lib/rows";

const DASHBOARDS = 50;
/** As the page does: what is made of the whole fleet is fetched at most this often. */
const REST_MS = 2_000;
const CHANGES_PER_SECOND = 2;
const OVERVIEW = ["overview.get", "overview.strip"];
const ASKED = `/api/trpc/${OVERVIEW.join(",")}?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: {}, 1: {} }))}`;

type Target = { pid: number; url: string; headers: Record<string, string>; change: (n: number) => Promise<unknown> };

/** Overviews that are open in many browsers while hosts keep changing. */
export const dashboards: Benchmark = {
  name: "dashboards",
  title: `${DASHBOARDS} open overviews`,
  async run({ isQuick }: Scale) {
    const [hosts, seconds] = isQuick ? [1_000, 10] : [10_000, 30];
    const server = await startDemoServer({ hosts, days: 2, logDays: 1 });
    const api = await server.adminApi();
    const headers = { cookie: `rm_session=${api.cookie("rm_session") ?? ""}` };
    const hostIds = server.hosts.map(({ hostId }) => hostId);
    const change = (n: number) =>
      api.call("PATCH", `/api/hosts/${hostIds[n % hostIds.length]}`, { tags: [`changed-${n}`] });
    const body = join(await makeTempDir("bench"), "overview.json");
    writeFileSync(body, await ask(server.url, headers));
    const bare = await startBare("dashboards.mjs", { BENCH_BODY: body });
    const bareUrl = `http://127.0.0.1:${bare.port}`;
    const post = (n: number) => fetch(`${bareUrl}/${n}`, { method: "POST" }).then((answer) => answer.text());

    const reference = await measure({ pid: bare.pid, url: bareUrl, headers, change: post }, seconds);
    await waitUntilQuiet(server.pid);
    const ours = await measure({ pid: server.pid, url: server.url, headers, change }, seconds);
    await bare.kill();
    await server.stop();
    return [
      judge({
        what: `CPU of ${DASHBOARDS} open overviews over ${hosts} hosts, ${CHANGES_PER_SECOND} changes/s`,
        unit: "share",
        bare: reference,
        ours,
        of: "value",
        better: "lower",
        must: 0.5,
        stretch: 0.25,
      }),
    ];
  },
};

/** @returns the share of a core that the process takes meanwhile */
async function measure({ pid, url, headers, change }: Target, seconds: number): Promise<number> {
  const end = new AbortController();
  const open = Array.from({ length: DASHBOARDS }, () => dashboard(url, headers, end.signal));
  await delay(1_000);
  const before = cpuSeconds(pid).own;
  for (let n = 0; n < seconds * CHANGES_PER_SECOND; n += 1) {
    await change(n);
    await delay(1_000 / CHANGES_PER_SECOND);
  }
  const share = (cpuSeconds(pid).own - before) / seconds;
  end.abort();
  const fetched = (await Promise.all(open)).reduce((sum, count) => sum + count, 0);
  if (fetched < (DASHBOARDS * seconds * 1_000) / REST_MS / 4)
    throw new Error(`Only ${fetched} overviews were fetched.`);
  return share;
}

async function ask(url: string, headers: Record<string, string>): Promise<string> {
  const answer = await fetch(url + ASKED, { headers });
  if (!answer.ok) throw new Error(`The overview answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

/** One page: a stream of events, and the overview fetched anew after them, with rests. @returns how often */
async function dashboard(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<number> {
  let fetched = 0;
  let isWaiting = false;
  const refetch = async () => {
    if (isWaiting) return;
    isWaiting = true;
    await delay(REST_MS);
    isWaiting = false;
    if (signal.aborted) return;
    await ask(url, headers);
    fetched += 1;
  };
  const stream = await fetch(`${url}/api/trpc/live.events`, { headers, signal });
  const pending: Promise<void>[] = [];
  try {
    for await (const piece of stream.body ?? [])
      if (/changed/.test(Buffer.from(piece).toString())) pending.push(refetch());
  } catch {
    // The end of the measurement.
  }
  await Promise.all(pending);
  return fetched;
}
