import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sha256OfFile } from "@/scripts/lib/files.mjs";
import type { Api } from "@/tests/harness/api";
import { plainRestic } from "@/tests/harness/restic";
import { makeTempDir } from "@/tests/harness/temp";
import type { Benchmark, Scale } from "./benchmark";
import { startSeededServer } from "./lib/our-server";
import { residentBytes } from "./lib/process-stats";
import { judge } from "./lib/rows";
import { startAgent } from "./lib/start-agent";

const MIB = 1024 * 1024;
const PASSWORD = "bench-repository-password";

/** A restore through server and agent against `restic restore` by hand: many small files, and one that is large. */
export const restore: Benchmark = {
  name: "restore",
  title: "restore through the agent against plain restic",
  async run({ isQuick }: Scale) {
    // Quick, or as told: a machine with less room measures less.
    const files = Number(process.env.RM_BENCH_FILES ?? (isQuick ? 20_000 : 1_000_000));
    const largeMib = Number(process.env.RM_BENCH_MIB ?? (isQuick ? 200 : 5 * 1024));
    const tree = await makeTree(files, largeMib);
    const server = await startSeededServer();
    const api = await server.adminApi();
    const url = join(await makeTempDir("repository"), "repo");
    const restored = await makeTempDir("restored");
    const hostname = "restore.example";
    const mint = { hostname, repo_url: url, repo_password: PASSWORD, initial_paths: [tree] };
    const env = { RM_RESTORE_DIR: join(restored, "agent") };
    const agent = await startAgent({ serverUrl: server.url, hostname, env }, (await api.mint(mint)).token);
    const { host_id } = await api.waitForHost(hostname, { status: "online", repo_status: "ready" });
    const snapshotId = await backedUp(api, host_id);
    const idle = residentBytes(agent.pid).total;

    // The page cache is as warm for the second as it was for the first.
    await byHand({ url, snapshotId, target: join(restored, "warm") });
    const bare = await byHand({ url, snapshotId, target: join(restored, "bare") });
    const ours = await throughAgent({ api, hostId: host_id, snapshotId, pid: agent.pid });
    const isEqual =
      (await sha256OfFile(join(ours.folder, tree, "large"))) === (await sha256OfFile(join(tree, "large")));
    await agent.stop();
    await server.stop();
    if (!isEqual) throw new Error("The large file did not come back as it was.");
    const what = `restore of ${files} files and ${largeMib} MiB, verified`;
    return [
      judge({
        ...{ what, unit: "s", bare, ours: ours.seconds, of: "ratio", better: "lower", must: 1.1, stretch: null },
      }),
      judge({
        ...{ what: "the agent's memory above idle meanwhile, at most", unit: "bytes", bare: null },
        ...{ ours: Math.max(0, ours.peak - idle), of: "value", better: "lower", must: 64 * MIB, stretch: null },
      }),
    ];
  },
};

async function makeTree(files: number, largeMib: number): Promise<string> {
  const root = await makeTempDir("tree");
  const { bavail, bsize } = await statfs(root);
  // Tree, repository and three restores of it.
  const needed = 5 * (files * 4096 + largeMib * MIB);
  if (bavail * bsize < needed) throw new Error(`${Math.ceil(needed / MIB)} MiB must be free in ${root}.`);
  for (let folder = 0; folder * 1_000 < files; folder += 1) {
    const dir = join(root, `folder-${folder}`);
    await mkdir(dir);
    const names = Array.from({ length: Math.min(1_000, files - folder * 1_000) }, (_, index) => index);
    await Promise.all(names.map((name) => writeFile(join(dir, `file-${name}`), `content ${folder}/${name}`)));
  }
  const blocks = Readable.from(
    (function* () {
      // The same at every run, and nothing that restic could pack.
      for (let i = 0; i < largeMib; i += 1) {
        const block = Buffer.alloc(MIB);
        for (let at = 0; at < MIB; at += 32) createHash("sha256").update(`${i}/${at}`).digest().copy(block, at);
        yield block;
      }
    })(),
  );
  await pipeline(blocks, createWriteStream(join(root, "large")));
  return root;
}

async function backedUp(api: Api, hostId: string): Promise<string> {
  const [group] = await api.sourceGroups(hostId);
  if (!group) throw new Error("The host has no source group.");
  const { job_id } = await api.runSourceGroup(group.source_group_id);
  const job = await api.waitForJob(job_id, ["succeeded"], 7_200_000);
  for (;;) {
    const snapshots = await api.snapshots(hostId);
    const found = snapshots.find(({ snapshot_id }) => snapshot_id.startsWith(String(job.snapshot_id)));
    if (found) return found.snapshot_id;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function byHand({ url, snapshotId, target }: { url: string; snapshotId: string; target: string }) {
  const restic = await plainRestic({ url, repositoryPassword: PASSWORD });
  const startedAt = performance.now();
  await restic.run(["restore", "--verify", `--target=${target}`, snapshotId]);
  const seconds = (performance.now() - startedAt) / 1_000;
  await rm(target, { recursive: true });
  return seconds;
}

type Through = { api: Api; hostId: string; snapshotId: string; pid: number };

async function throughAgent({ api, hostId, snapshotId, pid }: Through) {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentBytes(pid).total)), 250);
  try {
    const body = { snapshot_id: snapshotId };
    const { job_id } = await api.call<{ job_id: string }>("POST", `/api/hosts/${hostId}/restore`, body);
    const job = await api.waitForJob(job_id, ["succeeded"], 7_200_000);
    const seconds = (Date.parse(String(job.finished_at)) - Date.parse(String(job.created_at))) / 1_000;
    const { restore: report } = await api.call<{ restore: { folder: string } }>("GET", `/api/jobs/${job_id}`);
    return { seconds, peak, folder: report.folder };
  } finally {
    clearInterval(watch);
  }
}
