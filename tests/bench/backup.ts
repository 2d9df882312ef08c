import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Api } from "@/tests/harness/api";
import { type PlainRestic, plainRestic } from "@/tests/harness/restic";
import { makeTempDir } from "@/tests/harness/temp";
import type { Benchmark, Scale } from "./benchmark";
import { startSeededServer } from "./lib/our-server";
import { cpuSeconds } from "./lib/process-stats";
import { judge } from "./lib/rows";
import { startAgent } from "./lib/start-agent";
import { alternate, medianOf } from "./lib/statistics";

const MIB = 1024 * 1024;
const PASSWORD = "bench-repository-password";

type Round = { wallSeconds: number; resticCpuSeconds: number; agentCpuSeconds: number };

/** One backup through server and agent against `restic backup` by hand: same tree, fresh local repositories. */
export const backup: Benchmark = {
  name: "backup",
  title: "backup through the agent against plain restic",
  async run({ isQuick }: Scale) {
    const tree = await makeTree(isQuick ? 30 : 300);
    const server = await startSeededServer();
    const api = await server.adminApi();
    const through = (round: number) =>
      throughAgent({ api, serverUrl: server.url, tree, name: `bench-${round}.example` });
    // The first of each reads the tree from disk and everything else from the page cache: it does not count.
    await byHand(tree);
    const rounds = await alternate(isQuick ? 1 : 5, () => byHand(tree), through);
    await server.stop();
    const row = (what: string, figure: (round: Round) => number, must: number | null) =>
      judge({
        what,
        unit: "s",
        bare: medianOf(rounds.bare, figure),
        ours: medianOf(rounds.ours, figure),
        of: "ratio",
        better: "lower",
        must,
        stretch: null,
      });
    const share = medianOf(rounds.ours, (round) => round.agentCpuSeconds / round.wallSeconds);
    return [
      row(`backup of ${isQuick ? 30 : 300} MiB, from the order to its end`, (round) => round.wallSeconds, 1.03),
      row("CPU of all restic processes of it", (round) => round.resticCpuSeconds, null),
      judge({
        what: "CPU share of the agent itself meanwhile",
        unit: "share",
        bare: null,
        ours: share,
        of: "value",
        better: "lower",
        must: 0.02,
        stretch: null,
      }),
    ];
  },
};

/** Large files, and small ones in many folders, that neither compress nor repeat. Returns its path. */
async function makeTree(totalMib: number): Promise<string> {
  const root = await makeTempDir("tree");
  const largeMib = Math.round((totalMib * 2) / 3);
  for (let i = 0; i < largeMib; i += 20)
    await writeFile(join(root, `large-${i}.bin`), randomBytes(Math.min(20, largeMib - i) * MIB));
  const small = (totalMib - largeMib) * 32;
  for (let i = 0; i < small; i += 1) {
    const dir = join(root, `folder-${i % 50}`);
    if (i < 50) await mkdir(dir);
    await writeFile(join(dir, `small-${i}.bin`), randomBytes(MIB / 32));
  }
  return root;
}

async function byHand(tree: string): Promise<Round> {
  const url = join(await makeTempDir("repository"), "repo");
  const restic: PlainRestic = await plainRestic({ url, repositoryPassword: PASSWORD });
  await restic.init();
  const before = cpuSeconds("self").children;
  const startedAt = performance.now();
  await restic.backup(tree);
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  return { wallSeconds, resticCpuSeconds: cpuSeconds("self").children - before, agentCpuSeconds: 0 };
}

type Through = { api: Api; serverUrl: string; tree: string; name: string };

async function throughAgent({ api, serverUrl, tree, name }: Through): Promise<Round> {
  const repository = join(await makeTempDir("repository"), "repo");
  const mint = { hostname: name, repo_url: repository, repo_password: PASSWORD, initial_paths: [tree] };
  const agent = await startAgent({ serverUrl, hostname: name }, (await api.mint(mint)).token);
  const { host_id } = await api.waitForHost(name, { status: "online", repo_status: "ready" });
  const [group] = await api.sourceGroups(host_id);
  if (!group) throw new Error(`${name} has no source group.`);
  const before = cpuSeconds(agent.pid);
  const { job_id } = await api.runSourceGroup(group.source_group_id);
  const job = await api.waitForJob(job_id);
  const after = cpuSeconds(agent.pid);
  await agent.stop();
  if (job.status !== "succeeded") throw new Error(`The backup ended as ${job.status}: ${job.output ?? ""}`);
  // Both clocks are this machine's; polling for the end would add its own interval.
  const wallSeconds = (Date.parse(String(job.finished_at)) - Date.parse(String(job.created_at))) / 1_000;
  return { wallSeconds, resticCpuSeconds: after.children - before.children, agentCpuSeconds: after.own - before.own };
}
