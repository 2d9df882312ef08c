import type { Benchmark, Scale } from "./benchmark";
import { startBare } from "./lib/bare-process";
import { assertAll, type Load, type LoadResult, load } from "./lib/load";
import { startSeededServer } from "./lib/our-server";
import { judge } from "./lib/rows";
import { alternate, medianOf } from "./lib/statistics";

type Target = { pid: number; url: string; cookie: string };
type Round = { page: LoadResult; list: LoadResult };

/** `GET /api/hosts` with a session, a page of 50 and the whole list, among many hosts with many jobs. */
export const hostsApi: Benchmark = {
  name: "hosts-api",
  title: "GET /api/hosts",
  async run({ isQuick }: Scale) {
    const hosts = isQuick ? 1_000 : 10_000;
    const jobsPerHost = isQuick ? 10 : 30;
    const server = await startSeededServer({ hosts, jobsPerHost });
    const api = await server.adminApi();
    const bare = await startBare("hosts-api.mjs", { BENCH_DATABASE: server.databaseFile });
    const cookie = `rm_session=${api.cookie("rm_session") ?? ""}`;
    const targets = {
      bare: { pid: bare.pid, url: `http://127.0.0.1:${bare.port}/api/hosts`, cookie },
      ours: { pid: server.pid, url: `${server.url}/api/hosts`, cookie },
    };
    await measure(targets.bare, true);
    await measure(targets.ours, true);
    const rounds = await alternate(
      isQuick ? 1 : 5,
      () => measure(targets.bare, isQuick),
      () => measure(targets.ours, isQuick),
    );
    await bare.kill();
    await server.stop();
    return describe(rounds, hosts, hosts * jobsPerHost);
  },
};

async function measure({ pid, url, cookie }: Target, isQuick: boolean): Promise<Round> {
  const common = { pid, headers: { cookie } } satisfies Partial<Load>;
  const page = await load({ ...common, url: `${url}?limit=50`, parallel: 8, count: isQuick ? 300 : 1_500 });
  const list = await load({ ...common, url, parallel: 1, count: isQuick ? 5 : 15 });
  assertAll(page, 200);
  assertAll(list, 200);
  return { page, list };
}

function describe({ bare, ours }: { bare: Round[]; ours: Round[] }, hosts: number, jobs: number) {
  const among = `${hosts} hosts, ${jobs} jobs`;
  const figures = (figure: (round: Round) => number) => ({
    bare: medianOf(bare, figure),
    ours: medianOf(ours, figure),
  });
  const cpu = { of: "ratio", better: "lower" } as const;
  return [
    judge({
      what: `GET /api/hosts?limit=50 among ${among}`,
      unit: "/s",
      ...figures(({ page }) => page.perSecond),
      of: "ratio",
      better: "higher",
      must: 0.25,
      stretch: 0.5,
    }),
    judge({
      what: "CPU of one such request",
      unit: "µs",
      ...figures(({ page }) => page.cpuPerRequest * 1e6),
      ...cpu,
      must: 4,
      stretch: 2,
    }),
    judge({
      what: `CPU of the whole list of ${hosts} (${Math.round((ours[0]?.list.bytes ?? 0) / 1024)} KiB)`,
      unit: "ms",
      ...figures(({ list }) => list.cpuPerRequest * 1e3),
      ...cpu,
      must: 2,
      stretch: null,
    }),
  ];
}
