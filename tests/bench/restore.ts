import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Api } from "@/tests/harness/api";
import { runOrThrow } from "@/tests/harness/processes";
import { type PlainRestic, plainRestic } from "@/tests/harness/restic";
import { makeTempDir } from "@/tests/harness/temp";
import type { Benchmark, Scale } from "./benchmark";
import { expectSameTree, expectTarFits, type LargeTree, makeLargeTree, TAR_COMPARE } from "./lib/large-tree";
import { startSeededServer } from "./lib/our-server";
import { residentBytes, waitUntilQuiet } from "./lib/process-stats";
import { judge, type Row } from "./lib/rows";
import { startAgent } from "./lib/start-agent";
import { percentile } from "./lib/statistics";
import { watchResident } from "./lib/watch-resident";

const MIB = 1024 * 1024;
const PASSWORD = "bench-repository-password";
const LONG_MS = 7_200_000;
const PAGE = 500;

type Scene = {
  api: Api;
  serverUrl: string;
  hostId: string;
  snapshotId: string;
  tree: LargeTree;
  restic: PlainRestic;
  restored: string;
};

/** A snapshot of very many small files and a large one: browsed, downloaded and restored, against restic by hand. */
export const restore: Benchmark = {
  name: "restore",
  title: "a big snapshot browsed, downloaded and restored through the agent against plain restic",
  async run({ isQuick }: Scale) {
    // Quick, or as told: a machine with less room measures less.
    const files = Number(process.env.RM_BENCH_FILES ?? (isQuick ? 20_000 : 1_000_000));
    const largeMib = Number(process.env.RM_BENCH_MIB ?? (isQuick ? 200 : 5 * 1024));
    const tree = await makeLargeTree(files, largeMib);
    const server = await startSeededServer();
    const api = await server.adminApi();
    const url = join(await makeTempDir("repository"), "repo");
    const restored = await makeTempDir("restored");
    const hostname = "restore.example";
    const mint = { hostname, repo_url: url, repo_password: PASSWORD, initial_paths: [tree.root] };
    const env = { RM_RESTORE_DIR: join(restored, "agent") };
    const agent = await startAgent({ serverUrl: server.url, hostname, env }, (await api.mint(mint)).token);
    const { host_id: hostId } = await api.waitForHost(hostname, { status: "online", repo_status: "ready" });
    const snapshotId = await backedUp(api, hostId);
    const restic = await plainRestic({ url, repositoryPassword: PASSWORD });
    const scene: Scene = { api, serverUrl: server.url, hostId, snapshotId, tree, restic, restored };

    const what = `${files} files and ${largeMib} MiB`;
    const rows: Row[] = [];
    for (const [name, step] of Object.entries({ browsing, downloading, restoring })) {
      await Promise.all([server.pid, agent.pid].map((pid) => waitUntilQuiet(pid)));
      const idle = { server: residentBytes(server.pid).total, agent: residentBytes(agent.pid).total };
      const memory = watchResident({ server: server.pid, agent: agent.pid });
      rows.push(...(await step(scene, what)));
      const most = memory.stop();
      for (const process of ["server", "agent"] as const) {
        const ours = Math.max(0, (most[process] ?? 0) - idle[process]);
        const row = { what: `${name}: the ${process}'s memory above idle, at most`, bare: null, ours };
        rows.push(judge({ ...row, unit: "bytes", of: "value", better: "lower", must: 64 * MIB, stretch: null }));
      }
    }
    await agent.stop();
    await server.stop();
    return rows;
  },
};

async function backedUp(api: Api, hostId: string): Promise<string> {
  const [group] = await api.sourceGroups(hostId);
  if (!group) throw new Error("The host has no source group.");
  const { job_id } = await api.runSourceGroup(group.source_group_id);
  const job = await api.waitForJob(job_id, ["succeeded"], LONG_MS);
  for (;;) {
    const snapshots = await api.snapshots(hostId);
    const found = snapshots.find(({ snapshot_id }) => snapshot_id.startsWith(String(job.snapshot_id)));
    if (found) return found.snapshot_id;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

type Page = { entries: { name: string }[]; next_offset: number | null };

async function browsing({ api, hostId, snapshotId, tree, restic }: Scene, what: string): Promise<Row[]> {
  const look = async (path: string, offset = 0) => {
    const query = new URLSearchParams({ path, offset: String(offset), limit: String(PAGE) });
    const startedAt = performance.now();
    const page = await api.call<Page>("GET", `/api/hosts/${hostId}/snapshots/${snapshotId}/tree?${query}`);
    return { ms: performance.now() - startedAt, page };
  };
  const folders = tree.folders.slice(0, 20);
  const plain: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  for (const folder of folders) {
    const startedAt = performance.now();
    await byHand(restic, ["ls", "--json", snapshotId, folder]);
    plain.push(performance.now() - startedAt);
    first.push((await look(folder)).ms);
  }
  for (const folder of folders) again.push((await look(folder)).ms);
  const names = new Set<string>();
  for (let offset: number | null = 0; offset !== null; ) {
    const { page }: { page: Page } = await look(tree.wide, offset);
    for (const { name } of page.entries) names.add(name);
    offset = page.next_offset;
  }
  if (names.size !== tree.wideCount) throw new Error(`${names.size} of ${tree.wideCount} names were listed.`);
  const common = { unit: "ms", better: "lower" } as const;
  return [
    judge({
      ...{ ...common, what: `a folder of 1000 in a snapshot of ${what}, first look, p50`, of: "ratio" },
      ...{ bare: percentile(plain, 50), ours: percentile(first, 50), must: null, stretch: null },
    }),
    judge({
      ...{ ...common, what: "the same, second look, p95", of: "value" },
      ...{ bare: null, ours: percentile(again, 95), must: 50, stretch: 10 },
    }),
  ];
}

async function downloading(scene: Scene, what: string): Promise<Row[]> {
  const { api, serverUrl, hostId, snapshotId, tree, restic } = scene;
  const dump = '"$0" dump --archive=tar "$1" "$2"';
  const pipe = ["-c", `set -o pipefail; ${dump} | ${TAR_COMPARE.join(" ")}`, restic.path, snapshotId, tree.root];
  const bare = await seconds(() => must("dump by hand", { command: "bash", args: pipe, env: restic.env }));
  const token = { name: "bench", role_limit: "operator", expires_in_days: 1 };
  const bot = await api.call<{ token: string }>("POST", "/api/auth/api-tokens", token);
  const ours = await seconds(async () => {
    const query = new URLSearchParams({ path: tree.root, format: "tar" });
    const response = await fetch(`${serverUrl}/api/hosts/${hostId}/snapshots/${snapshotId}/download?${query}`, {
      headers: { authorization: `Bearer ${bot.token}` },
    });
    if (!response.ok || response.body === null) throw new Error(`The download was answered with ${response.status}.`);
    await expectTarFits(Readable.fromWeb(response.body as ReadableStream), tree);
  });
  const row = { what: `download of ${what} as tar, compared as it comes`, unit: "s", bare, ours } as const;
  return [judge({ ...row, of: "ratio", better: "lower", must: 1.2, stretch: null })];
}

async function restoring({ api, hostId, snapshotId, tree, restic, restored }: Scene, what: string): Promise<Row[]> {
  const plainly = async (target: string) => {
    const took = await seconds(() => byHand(restic, ["restore", "--verify", `--target=${target}`, snapshotId]));
    await rm(target, { recursive: true });
    return took;
  };
  // The page cache is as warm for the second as it was for the first.
  await plainly(join(restored, "warm"));
  const bare = await plainly(join(restored, "bare"));
  const body = { snapshot_id: snapshotId };
  const { job_id } = await api.call<{ job_id: string }>("POST", `/api/hosts/${hostId}/restore`, body);
  const job = await api.waitForJob(job_id, ["succeeded"], LONG_MS);
  const ours = (Date.parse(String(job.finished_at)) - Date.parse(String(job.created_at))) / 1_000;
  const { restore: report } = await api.call<{ restore: { folder: string } }>("GET", `/api/jobs/${job_id}`);
  await expectSameTree(tree.root, join(report.folder, tree.root));
  const row = { what: `restore of ${what}, verified`, unit: "s", bare, ours } as const;
  return [judge({ ...row, of: "ratio", better: "lower", must: 1.1, stretch: null })];
}

const byHand = (restic: PlainRestic, args: string[]) =>
  must(`restic ${args[0]}`, { command: restic.path, args, env: restic.env });

const must = (name: string, spec: { command: string; args: string[]; env: Record<string, string> }) =>
  runOrThrow({ name, timeoutMs: LONG_MS, ...spec });

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
