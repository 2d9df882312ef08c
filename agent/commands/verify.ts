import { createHash } from "node:crypto";
import { join } from "node:path";
import { currentPlatform } from "../platform/platform.ts";
import type { JobCause, JobOrder, VerifySummary } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { splitLines } from "../restic/lines.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { byteText } from "./backup.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { batchesOf, createSampler, exactPattern, type SampleFile, type Sampler } from "./sample.ts";

const NO_SNAPSHOT = /no snapshot (?:found|matched)/;
const IGNORING = "ignoring error for ";
const MAX_MISMATCHES = 50;
/** Troubles of the way to the repository, not of what it holds. */
const NOT_THE_DATA: ReadonlySet<JobCause> = new Set([
  ...(["wrong_password", "repo_missing", "repo_unreachable", "auth_refused", "repo_locked"] as const),
  ...(["no_space", "restic_too_old", "cancelled", "timeout", "agent_restarted"] as const),
]);

export type VerifyOrder = Omit<JobOrder & { kind: "verify" }, "kind"> & {
  /** Absolute path of a folder that does not exist yet; it is gone again when the promise settles. */
  folder: string;
};

/**
 * Restores a sample of this host's newest snapshot, and compares it: restic's --verify reads every restored byte again
 * and compares it with the repository's own hashes, and the sizes are compared with the listing.
 */
export async function verify(tools: JobTools, order: VerifyOrder): Promise<Outcome> {
  const startedAt = performance.now();
  await Deno.mkdir(order.folder, { recursive: true, mode: 0o700 });
  try {
    const freeBytes = await currentPlatform().freeBytes(order.folder);
    const maxBytes = Math.min(order.sampleBytes, Math.floor((freeBytes ?? Number.POSITIVE_INFINITY) / 2));
    const sampler = createSampler({ maxFiles: order.sampleFiles, maxBytes });
    const problem = await drawSample(tools, sampler);
    if (problem !== null) return problem;
    const files = sampler.files();
    if (files.length === 0 && sampler.fileCount() > 0) return nothingFits(order, maxBytes);
    const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    tools.log("agent", `sample: ${files.length} file(s), ${byteText(totalBytes)}`);
    const found = await restoreAndCompare(tools, {
      files,
      folder: order.folder,
      snapshotId: sampler.snapshotId() ?? "",
    });
    if ("state" in found) return found;
    return outcomeOf(found.mismatches, {
      snapshotId: sampler.snapshotId() ?? "",
      fileCount: files.length,
      totalBytes,
      durationSeconds: (performance.now() - startedAt) / 1000,
      mismatches: found.mismatches.slice(0, MAX_MISMATCHES).map((path) => path.slice(0, 1024)),
    });
  } finally {
    await Deno.remove(order.folder, { recursive: true }).catch(() =>
      tools.log("agent", `${order.folder} could not be removed; the next start of the agent tries again`),
    );
  }
}

/** A sample of nothing would say that all is well. */
function nothingFits({ sampleBytes }: VerifyOrder, maxBytes: number): Outcome {
  return maxBytes < sampleBytes
    ? failure("no_space", `a sample must fit half of the state directory's free space, ${byteText(maxBytes)}`)
    : failure("order_refused", `no file of the newest snapshot fits a sample of ${byteText(sampleBytes)}`);
}

function outcomeOf(mismatches: readonly string[], verified: VerifySummary): Outcome {
  if (mismatches.length === 0) return { state: "succeeded", exitCode: 0, verify: verified };
  const named = mismatches.slice(0, 5).map((path) => path.slice(0, 200));
  const more = mismatches.length > named.length ? ` and ${mismatches.length - named.length} more` : "";
  const what = `${mismatches.length} of ${verified.fileCount} files did not come back: ${named.join(", ")}${more}`;
  return { ...failure("repo_damaged", what), verify: verified };
}

/** Lists the newest snapshot of this host into the sampler; an outcome when that was not to be. */
async function drawSample(tools: JobTools, sampler: Sampler): Promise<Outcome | null> {
  const lines = splitLines(sampler.take);
  let isNone = false;
  const end = await callRestic(tools, {
    args: ["ls", "--json", ...retryLockArguments(tools), `--host=${Deno.hostname()}`, "--", "latest"],
    onStdoutText: lines.push,
    onLine: (line) => {
      if (line.kind === "text") isNone ||= NO_SNAPSHOT.test(line.text);
      if (line.kind === "exit-error") isNone ||= NO_SNAPSHOT.test(line.message);
    },
  });
  lines.end();
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  // 0.14 exits with 0 when there is none.
  if (isNone) return failure("order_refused", "this host has no snapshot yet to verify; run a backup first");
  if (end.exitCode !== 0) return outcomeOfError(end);
  return sampler.snapshotId() === null ? failure("unknown", "restic's listing could not be understood") : null;
}

type Sample = { files: readonly SampleFile[]; folder: string; snapshotId: string };

async function restoreAndCompare(tools: JobTools, sample: Sample): Promise<Outcome | { mismatches: string[] }> {
  const mismatches: string[] = [];
  for (const files of batchesOf(sample.files)) {
    const { end, named } = await restore(tools, { ...sample, files });
    const stopped = outcomeOfStop(end);
    if (stopped !== null && stopped.cause !== "repo_damaged") return stopped;
    if (end.exitCode !== 0 && NOT_THE_DATA.has(end.notes.classify(end.exitCode))) return outcomeOfError(end);
    for (const file of files) {
      // An error may be about an owner or an attribute that this file system does not take: the content decides.
      const isDoubtful = end.exitCode !== 0 && (named.size === 0 || named.has(file.path));
      const judged = await isRestored(tools, { ...sample, file, isDoubtful });
      if (typeof judged !== "boolean") return judged;
      if (!judged) mismatches.push(file.path);
    }
  }
  return { mismatches };
}

async function restore(
  tools: JobTools,
  { files, folder, snapshotId }: Sample,
): Promise<{ end: CallEnd; named: Set<string> }> {
  const args = ["restore", "--json", "--verify", ...retryLockArguments(tools), `--target=${folder}`];
  const named = new Set<string>();
  const end = await callRestic(tools, {
    args: [...args, ...files.map(({ path }) => `--include=${exactPattern(path)}`), "--", snapshotId],
    told: `restic ${args.join(" ")} (${files.length} files) -- ${snapshotId}`,
    onLine: (line) => {
      if (line.kind === "file-error") named.add(line.item);
      // 0.14 has no JSON here. A path may hold a colon itself, so the line is compared with the paths that were asked for.
      if (line.kind !== "text" || !line.text.startsWith(IGNORING)) return;
      const item = files.find(({ path }) => line.text.startsWith(`${IGNORING}${path}: `));
      named.add(item?.path ?? line.text);
    },
  });
  return { end, named };
}

type Judging = Sample & { file: SampleFile; isDoubtful: boolean };

async function isRestored(
  tools: JobTools,
  { file, folder, snapshotId, isDoubtful }: Judging,
): Promise<boolean | Outcome> {
  const path = join(folder, file.path);
  const info = await Deno.lstat(path).catch(() => null);
  if (info === null || !info.isFile || info.size !== file.sizeBytes) return false;
  if (!isDoubtful) return true;
  const stored = createHash("sha256");
  const end = await callRestic(tools, {
    args: ["dump", ...retryLockArguments(tools), "--", snapshotId, file.path],
    onStdoutBytes: (bytes) => void stored.update(bytes),
  });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0 && NOT_THE_DATA.has(end.notes.classify(end.exitCode))) return outcomeOfError(end);
  return end.exitCode === 0 && stored.digest("hex") === (await hashOf(path));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const bytes of file.readable) hash.update(bytes);
  return hash.digest("hex");
}
