import { join } from "node:path";
import type { Canary } from "../canary.ts";
import { currentPlatform } from "../platform/platform.ts";
import type { JobOrder, VerifySummary } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { splitLines } from "../restic/lines.ts";
import { wordsOf } from "../restic/parse.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { byteText } from "./backup.ts";
import { readDoubts, writeDoubts } from "./doubts.ts";
import { type Found, restoreAll, restoreSample } from "./drill.ts";
import { listByKit, openKit } from "./kit-restore.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { createSampler, type Sampler } from "./sample.ts";

const NO_SNAPSHOT = /no snapshot (?:found|matched)/;
/** How often a drill begins anew because a newer snapshot came in between. */
const MAX_BEGINNINGS = 3;
/** Of fewer bytes, what is measured is how restic starts, and not how fast it restores. */
const LEAST_MEASURED_BYTES = 1024 * 1024;

export type VerifyOrder = Omit<JobOrder & { kind: "verify" }, "kind"> & {
  /** Absolute path of a folder that does not exist yet; it is gone again when the promise settles. */
  folder: string;
  /** Files planted on this host. */
  canaries?: readonly Canary[];
  /** Where it is remembered which files the last drill found damaged. */
  doubtsFile?: string;
};

/**
 * Restores a host's newest snapshot or a sample of it by the recovery kit's commands, and compares: restic's --verify
 * reads every restored byte again and compares it with the repository's own hashes, the sizes are compared with the
 * listing, and planted files with what the agent remembers of them.
 */
export async function verify(tools: JobTools, order: VerifyOrder): Promise<Outcome> {
  try {
    for (let beginning = 1; beginning <= MAX_BEGINNINGS; beginning++) {
      await Deno.mkdir(order.folder, { recursive: true, mode: 0o700 });
      const outcome = await drill(tools, order);
      if (outcome === "overtaken") {
        tools.log("agent", "a newer snapshot came in between; beginning anew with that one");
        await Deno.remove(order.folder, { recursive: true });
        continue;
      }
      if (order.ofHostname === undefined) await writeDoubts(order.doubtsFile, outcome);
      return outcome;
    }
    return failure("unknown", "newer snapshots kept coming in between; run the drill when no backup runs");
  } finally {
    await Deno.remove(order.folder, { recursive: true }).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return;
      tools.log("agent", `${order.folder} could not be removed; the next start of the agent tries again`);
    });
  }
}

async function drill(tools: JobTools, order: VerifyOrder): Promise<Outcome | "overtaken"> {
  const startedAt = performance.now();
  const isAll = order.scope === "everything";
  const freeBytes = (await currentPlatform().freeBytes(order.folder)) ?? Number.POSITIVE_INFINITY;
  const maxBytes = Math.min(order.sampleBytes, Math.floor(freeBytes / 2));
  // Of another host's planted files nothing is known here.
  const isOwn = order.ofHostname === undefined;
  const canaries = new Map((isOwn ? (order.canaries ?? []) : []).map((one) => [pathInSnapshot(one.path), one]));
  const wanted = new Set([...canaries.keys(), ...(isOwn ? await readDoubts(order.doubtsFile) : [])]);
  const sampler = createSampler(
    isAll
      ? { maxFiles: 0, maxBytes: Number.POSITIVE_INFINITY, wanted }
      : { maxFiles: order.sampleFiles, maxBytes, wanted },
  );
  const problem = await list(tools, order, { snapshot: "latest", take: sampler.take });
  if (problem !== null) return problem;
  const snapshotId = sampler.snapshotId();
  if (snapshotId === null) return failure("unknown", "restic's listing could not be understood");
  const refusal = isAll ? tooBig(sampler, freeBytes) : nothingFits(sampler, { order, maxBytes });
  if (refusal !== null) return refusal;

  const kit = await openKit(tools, { hostname: hostnameOf(order), folder: order.folder });
  if (kit.hostVariables.length > 0)
    tools.log(
      "agent",
      `this host's own settings are needed, which no recovery kit holds: ${kit.hostVariables.join(", ")}`,
    );
  const listed = await listByKit(tools, kit);
  const failed = outcomeOfStop(listed.end) ?? (listed.end.exitCode === 0 ? null : outcomeOfError(listed.end));
  if (failed !== null) return failed;
  const takenAt = sampler.takenAt();
  for (const [path, { plantedAt }] of canaries)
    if (takenAt === null || takenAt.getTime() < Date.parse(plantedAt)) canaries.delete(path);
  const scene = { tools, kit, canaries, snapshotId, openSeconds: listed.seconds };
  const found: Found | Outcome | "overtaken" = isAll
    ? await restoreAll(scene, sampler.found(), (take) => list(tools, order, { snapshot: snapshotId, take }))
    : await restoreSample(scene, sampler.files());
  if (found === "overtaken" || "state" in found) return found;
  return outcomeOf(found, {
    ...{ snapshotId, fileCount: found.fileCount, totalBytes: found.bytes, mismatches: found.mismatches },
    durationSeconds: (performance.now() - startedAt) / 1000,
    scope: isAll ? "everything" : "sample",
    ...(found.seconds > 0 && (isAll || found.bytes >= LEAST_MEASURED_BYTES)
      ? { bytesPerSecond: found.bytes / found.seconds }
      : {}),
    ...(found.canaries.checked > 0 ? { canaries: found.canaries } : {}),
    // A lent repository is restored without a cache, by a flag that no kit has.
    isKitProven: found.isKitWhole && found.mismatchCount === 0 && kit.hostVariables.length === 0 && !tools.isForeign,
  });
}

const hostnameOf = ({ ofHostname }: VerifyOrder): string => ofHostname ?? Deno.hostname();

/** restic writes `C:\Users` as `/C/Users`. */
const pathInSnapshot = (path: string): string =>
  Deno.build.os === "windows" ? `/${path.replace(/^([A-Za-z]):/, "$1").replaceAll("\\", "/")}` : join(path);

function tooBig(sampler: Sampler, freeBytes: number): Outcome | null {
  if (sampler.totalBytes() <= freeBytes) return null;
  const [needed, free] = [byteText(sampler.totalBytes()), byteText(freeBytes)];
  return failure(
    "no_space",
    `the whole snapshot takes ${needed}, and the state directory has ${free} free; make room, or let a drill restore a sample`,
  );
}

/** A sample of nothing would say that all is well. */
function nothingFits(sampler: Sampler, { order, maxBytes }: { order: VerifyOrder; maxBytes: number }): Outcome | null {
  if (sampler.fileCount() === 0 || sampler.files().length > 0) return null;
  return maxBytes < order.sampleBytes
    ? failure("no_space", `a sample must fit half of the state directory's free space, ${byteText(maxBytes)}`)
    : failure("order_refused", `no file of the newest snapshot fits a sample of ${byteText(order.sampleBytes)}`);
}

function outcomeOf({ mismatches, mismatchCount, canaries }: Found, verified: VerifySummary): Outcome {
  if (mismatchCount === 0) return { state: "succeeded", exitCode: 0, verify: verified };
  const named = mismatches.slice(0, 5).map((path) => path.slice(0, 200));
  const more = mismatchCount > named.length ? ` and ${mismatchCount - named.length} more` : "";
  const planted =
    canaries.wrong === 0 ? "" : `; ${canaries.wrong} of them planted by the agent, which knows what they held`;
  const what = `${mismatchCount} of ${verified.fileCount} files did not come back: ${named.join(", ")}${more}${planted}`;
  return { ...failure("repo_damaged", what), verify: verified };
}

type Listing = { snapshot: string; take: (line: string) => void };

/** Lists a snapshot of the host; an outcome when that was not to be. */
async function list(tools: JobTools, order: VerifyOrder, { snapshot, take }: Listing): Promise<Outcome | null> {
  const lines = splitLines(take);
  let isNone = false;
  const which = snapshot === "latest" ? [`--host=${hostnameOf(order)}`] : [];
  const end = await callRestic(tools, {
    args: ["ls", "--json", ...retryLockArguments(tools), ...which, "--", snapshot],
    onStdoutText: lines.push,
    onLine: (line) => (isNone ||= NO_SNAPSHOT.test(wordsOf(line))),
  });
  lines.end();
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  // 0.14 exits with 0 when there is none.
  if (isNone) return failure("order_refused", "this host has no snapshot yet to verify; run a backup first");
  return end.exitCode === 0 ? null : outcomeOfError(end);
}
