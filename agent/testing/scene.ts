/** What a command gets from the agent, for one real restic and one repository, without an agent around it. */
import assert from "node:assert/strict";
import type { Outcome } from "../commands/outcome.ts";
import { type JobOrder, jobResultSchema, type RepositoryAccess, type SourceGroup } from "../protocol/mod.ts";
import { resticEnvironment } from "../restic/env.ts";
import { findRestic } from "../restic/find.ts";
import type { JobTools } from "../restic/supervise.ts";
import { backupOf, REPOSITORY_PASSWORD } from "./orders.ts";
import { mustRestic, type ResticVersion, resticPath } from "./programs.ts";
import type { TempDir } from "./temp.ts";

export const PASSWORD = REPOSITORY_PASSWORD;

export type Scene = { tools: JobTools; log: string[]; pids: number[]; stop: AbortController };

export async function sceneOf(
  dir: TempDir,
  {
    version,
    access,
    unreachableMs = 3_000,
  }: { version: ResticVersion; access: RepositoryAccess; unreachableMs?: number },
): Promise<Scene> {
  const restic = await findRestic({ configured: await resticPath(version), path: undefined });
  if ("cause" in restic) throw new Error(restic.message);
  const paths = { resticHome: dir.file("home"), resticCacheDir: dir.file("cache") };
  for (const folder of Object.values(paths)) await Deno.mkdir(folder, { recursive: true });
  const log: string[] = [];
  const pids: number[] = [];
  const stop = new AbortController();
  const env = await resticEnvironment({
    access,
    resticVersion: restic.version,
    paths,
    getVariable: (name) => (name === "PATH" ? "/usr/bin:/bin" : undefined),
  });
  const tools: JobTools = {
    restic,
    env,
    access,
    log: (_stream, text) => log.push(text),
    progress: () => {},
    stop: stop.signal,
    tuning: { jobSilenceMs: 60_000, unreachableMs },
    lockPatience: "1s",
    onSpawn: (pid) => pids.push(pid),
  };
  return { tools, log, pids, stop };
}

/** Ids of the snapshots that plain restic lists, oldest first. */
export async function snapshotIds(url: string, ...filters: string[]): Promise<string[]> {
  const listed: unknown = JSON.parse(
    await mustRestic({ url, password: PASSWORD }, ["snapshots", "--json", ...filters]),
  );
  assert.ok(Array.isArray(listed));
  return listed.map(({ id }: { id: string }) => id);
}

/** A backup of these paths, with what the test wants of its group. */
export function backupOrderOf(group: Partial<SourceGroup>, ...paths: string[]): JobOrder & { kind: "backup" } {
  const order = backupOf(...paths);
  assert.ok(order.kind === "backup");
  return { ...order, sourceGroup: { ...order.sourceGroup, ...group } };
}

/** State and cause; the outcome as a whole must fit the protocol. */
export function ending(outcome: Outcome): [string, string | undefined] {
  const at = new Date().toISOString();
  jobResultSchema.parse({ ...outcome, startedAt: at, finishedAt: at });
  return [outcome.state, outcome.cause];
}
