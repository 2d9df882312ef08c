import { listNames } from "../files.ts";
import { type RestoreSummary, resticHas } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { byteText } from "./backup.ts";
import { failureSaying, NOT_THE_FILES, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { ownTree } from "./own-tree.ts";
import type { RestoreOrder } from "./restore.ts";
import { type Listing, snapshotIsGone } from "./restore-listing.ts";
import { createRestoreReport, type RestoreReport } from "./restore-report.ts";
import { isWithin } from "./restore-target.ts";
import { batchesOf, exactPattern } from "./sample.ts";

type Place = { folder: string; listing: Listing; ownFolders: readonly string[] };

/** Runs restic for each batch of paths; one that fails for some files does not keep the others from being restored. */
export async function restoreInto(tools: JobTools, order: RestoreOrder, place: Place): Promise<Outcome> {
  const startedAt = performance.now();
  const report = createRestoreReport();
  const isOld = !resticHas(tools.restic.version, "carefulRestore");
  const told = (isVerified: boolean | null): { restore: RestoreSummary } => ({
    restore: {
      ...{ snapshotId: order.snapshotId, folder: place.folder, isDryRun: order.isDryRun },
      ...report.totals(),
      durationSeconds: (performance.now() - startedAt) / 1000,
      isVerified: order.isVerified && !order.isDryRun ? isVerified : null,
      problemCount: report.problemCount(),
      problems: report.problems(),
    },
  });
  if (order.isDryRun && isOld) {
    if (place.listing.totals !== null) report.assume(place.listing.totals);
    return { state: "succeeded", exitCode: 0, ...told(null) };
  }
  if (isOld) tools.log("agent", `restic ${tools.restic.version} tells no progress while it restores`);
  let failed: CallEnd | null = null;
  for (const patterns of patternsOf(order, place)) {
    const end = await call(tools, order, { folder: place.folder, patterns, report });
    report.endBatch();
    const ended = outcomeOfStop(end) ?? (end.exitCode === 0 ? null : (snapshotIsGone(end) ?? brokenOff(end)));
    if (ended !== null) return { ...(await withWhere(ended, order, place.folder)), ...told(false) };
    if (end.exitCode !== 0) failed = end;
  }
  if (isOld && place.listing.totals !== null) {
    const { totals } = place.listing;
    report.assume({ ...totals, filesRestored: Math.max(0, totals.filesRestored - report.problemCount()) });
  }
  if (order.ownership === "agent" && !order.isDryRun) {
    const problem = await ownTree(place.folder, tools.stop);
    if (problem !== null)
      report.addProblem(place.folder, `not all of it could be given to the agent's user: ${problem}`);
  }
  const { filesRestored, bytesRestored } = report.totals();
  const verb = order.isDryRun ? "would be restored" : "restored";
  tools.log("agent", `${filesRestored} files, ${byteText(bytesRestored)} ${verb}; ${report.problemCount()} problems`);
  if (failed === null && report.problemCount() === 0) return { state: "succeeded", exitCode: 0, ...told(true) };
  return { ...incomplete(report, failed, place.folder), ...told(false) };
}

type Call = { folder: string; patterns: string[]; report: RestoreReport };

function call(tools: JobTools, order: RestoreOrder, { folder, patterns, report }: Call): Promise<CallEnd> {
  const has = (feature: Parameters<typeof resticHas>[1]) => resticHas(tools.restic.version, feature);
  const args = [
    "restore",
    "--json",
    ...(order.isDryRun ? ["--dry-run", "--no-lock"] : retryLockArguments(tools)),
    ...(order.isVerified && !order.isDryRun ? ["--verify"] : []),
    ...(has("carefulRestore") ? [`--overwrite=${order.overwrite.replace("_", "-")}`] : []),
    ...(has("sparseRestore") && order.target === "folder" ? ["--sparse"] : []),
    `--target=${folder}`,
  ];
  return callRestic(tools, {
    args: [...args, ...patterns, "--", order.snapshotId],
    told: `restic ${args.join(" ")} (${patterns.length} patterns) -- ${order.snapshotId}`,
    onLine: report.take,
  });
}

/** Groups of arguments that fit any system's argument list. Patterns mean each path itself and what lies below it. */
function patternsOf({ paths, target }: RestoreOrder, { ownFolders }: Place): string[][] {
  const kept = target === "in_place" ? ownFolders : [];
  if (paths.length === 0) return [kept.map((folder) => `--exclude=${exactPattern(folder)}`)];
  return batchesOf(paths.map((path) => ({ path, sizeBytes: 0 }))).map((batch) => [
    ...batch.map(({ path }) => `--include=${exactPattern(path)}`),
    ...kept
      .filter((folder) => batch.some(({ path }) => isWithin(folder, path)))
      .map((folder) => `--include=!${exactPattern(folder)}`),
  ]);
}

function brokenOff(end: CallEnd): Outcome | null {
  const outcome = outcomeOfError(end);
  return end.signal !== null || (outcome.cause !== undefined && NOT_THE_FILES.has(outcome.cause)) ? outcome : null;
}

/** A job that was stopped leaves what it restored, and says where. */
async function withWhere(outcome: Outcome, { isDryRun, target }: RestoreOrder, folder: string): Promise<Outcome> {
  if (isDryRun || (target === "folder" && (await listNames(folder)).length === 0)) return outcome;
  const where = target === "folder" ? `in ${folder}` : "where they belong";
  return {
    ...outcome,
    message: `${outcome.message ?? "The restore was ended."} Files restored until then are ${where}.`,
  };
}

function incomplete(report: RestoreReport, failed: CallEnd | null, folder: string): Outcome {
  const [first] = report.problems();
  if (first === undefined) return failed === null ? failureSaying("unknown", "restic failed.") : outcomeOfError(failed);
  const more = report.problemCount() > 1 ? ` and ${report.problemCount() - 1} more` : "";
  const where = folder === "/" ? "" : `; the rest is in ${folder}`;
  const isNothing = report.totals().filesRestored === 0 && failed !== null;
  return {
    state: isNothing ? "failed" : "partial",
    cause: report.cause() ?? "files_failed",
    message: `Some files could not be put back: ${first.path.slice(0, 300)} (${first.message})${more}${isNothing ? "" : where}.`,
    ...(failed === null ? {} : { exitCode: failed.exitCode }),
  };
}
