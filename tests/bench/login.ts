import type { Benchmark, Scale } from "./benchmark";
import { startBare } from "./lib/bare-process";
import { assertAll, load } from "./lib/load";
import { startSeededServer } from "./lib/our-server";
import { probe } from "./lib/probed";
import { judge } from "./lib/rows";
import { alternate, medianOf } from "./lib/statistics";

type Target = { pid: number; url: string; body: string; probeFile: string };
type Round = { perSecond: number; cpuSeconds: number; loopDelayP99Ms: number };

/** Two hundred people log in at once: what argon2id costs must be nearly all that it costs. */
export const login: Benchmark = {
  name: "login",
  title: "logins",
  async run({ isQuick }: Scale) {
    const watch = { BENCH_LOOP_DELAY: "1" };
    const server = await startSeededServer({ env: watch });
    const { username, password } = server;
    const bare = await startBare("password-check.mjs", { ...watch, BENCH_PASSWORD: password });
    const body = JSON.stringify({ username, password });
    const rounds = await alternate(
      isQuick ? 1 : 3,
      () => measure({ pid: bare.pid, url: `http://127.0.0.1:${bare.port}/`, body, probeFile: bare.probeFile }, isQuick),
      () =>
        measure({ pid: server.pid, url: `${server.url}/api/auth/login`, body, probeFile: server.probeFile }, isQuick),
    );
    await bare.kill();
    await server.stop();
    const rate = (key: "perSecond" | "cpuSeconds") => ({
      bare: medianOf(rounds.bare, (round) => round[key]),
      ours: medianOf(rounds.ours, (round) => round[key]),
    });
    return [
      judge({
        what: "logins, 200 under way",
        unit: "/s",
        ...rate("perSecond"),
        of: "ratio",
        better: "higher",
        must: 0.8,
        stretch: 0.95,
      }),
      judge({
        what: "CPU of one login",
        unit: "ms",
        bare: rate("cpuSeconds").bare * 1_000,
        ours: rate("cpuSeconds").ours * 1_000,
        of: "ratio",
        better: "lower",
        must: 1.25,
        stretch: 1.05,
      }),
      judge({
        what: "delay of the event loop meanwhile, p99",
        unit: "ms",
        bare: medianOf(rounds.bare, (round) => round.loopDelayP99Ms),
        ours: medianOf(rounds.ours, (round) => round.loopDelayP99Ms),
        of: "value",
        better: "lower",
        must: 100,
        stretch: null,
      }),
    ];
  },
};

async function measure({ pid, url, body, probeFile }: Target, isQuick: boolean): Promise<Round> {
  const common = { pid, url, body, method: "POST", headers: { "content-type": "application/json" } } as const;
  assertAll(await load({ ...common, parallel: 2, count: 10 }), 200);
  await probe(pid, probeFile);
  const result = await load({ ...common, parallel: 200, count: isQuick ? 200 : 600 });
  assertAll(result, 200);
  const { loopDelayP99Ms } = await probe(pid, probeFile);
  return { perSecond: result.perSecond, cpuSeconds: result.cpuPerRequest, loopDelayP99Ms };
}
