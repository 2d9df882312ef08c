import type { BackupSummary, JobOrder } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { limitArguments, priorityPrefix } from "./limits.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** A snapshot was made, but some files could not be read. From 0.19 on also when a path was missing. */
const EXIT_INCOMPLETE = 3;

type ArgumentTools = Pick<JobTools, "restic" | "lockPatience" | "log">;
type BackupOrder = JobOrder & { kind: "backup" };

/** The arguments of a backup. Everything after `--` is a path, whatever it looks like. */
export function backupArguments(tools: ArgumentTools, { sourceGroup: group, isDryRun }: BackupOrder): string[] {
  return [
    "backup",
    "--json",
    ...(isDryRun ? ["--dry-run"] : []),
    ...retryLockArguments(tools),
    ...limitArguments(tools, group.limits),
    ...group.tags.map((tag) => `--tag=${tag}`),
    ...group.excludes.map((pattern) => `--exclude=${pattern}`),
    // restic on Windows refuses the flag.
    ...(group.isOneFileSystem && Deno.build.os !== "windows" ? ["--one-file-system"] : []),
    ...(group.isExcludeCaches ? ["--exclude-caches"] : []),
    ...(group.isVss && Deno.build.os === "windows" ? ["--use-fs-snapshot"] : []),
    "--",
    ...group.paths,
  ];
}

type Findings = {
  summary: BackupSummary | null;
  missingPaths: Set<string>;
  unreadable: Set<string>;
  isPermission: boolean;
};

/** Backs up one source group. A dry run reads and counts the same, and stores nothing. */
export async function backup(tools: JobTools, order: BackupOrder): Promise<Outcome> {
  const { sourceGroup: group, isDryRun } = order;
  const findings: Findings = { summary: null, missingPaths: new Set(), unreadable: new Set(), isPermission: false };
  const wanted = new Set(group.paths);
  tools.log("agent", `${isDryRun ? "dry run" : "backup"} of "${group.name}": ${group.paths.length} path(s)`);
  const end = await callRestic(tools, {
    args: backupArguments(tools, order),
    prefix: await priorityPrefix(tools, group.limits),
    onLine: (line) => {
      if (line.kind === "summary") findings.summary = isDryRun ? withoutSnapshot(line.summary) : line.summary;
      else if (line.kind === "file-error") {
        findings.unreadable.add(line.item);
        findings.isPermission ||= line.isPermission;
      } else if (line.kind === "text") {
        const missing = /^(.*) does not exist, skipping$/.exec(line.text)?.[1];
        if (missing !== undefined && wanted.has(missing)) findings.missingPaths.add(missing);
      }
    },
  });
  if (findings.summary) tools.log("stdout", summaryLine(findings.summary));
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  return outcomeOf(end, findings);
}

/** restic names a snapshot even where it stores none. */
function withoutSnapshot({ snapshotId: _, ...summary }: BackupSummary): BackupSummary {
  return summary;
}

function outcomeOf(end: CallEnd, findings: Findings): Outcome {
  const { summary, missingPaths } = findings;
  if ((end.exitCode !== 0 && end.exitCode !== EXIT_INCOMPLETE) || summary === null) return outcomeOfError(end);
  // 0.14 and 0.18 exit 0 when some of the paths are missing: the line on stderr is the only sign.
  if (end.exitCode === 0 && missingPaths.size === 0) return { state: "succeeded", exitCode: 0, summary };

  const cause = missingPaths.size > 0 ? "source_missing" : findings.isPermission ? "permission_denied" : "unknown";
  const what = describe(findings);
  if (summary.totalFilesProcessed === 0) {
    return { ...failure(cause, `nothing could be read, the snapshot is empty; ${what}`, end.exitCode), summary };
  }
  return {
    state: "partial",
    cause,
    message: `${summary.snapshotId === undefined ? "Nothing was stored, and not everything could be read" : "A snapshot was made, but not of everything"}: ${what}.`,
    exitCode: end.exitCode,
    summary,
  };
}

function describe({ missingPaths, unreadable }: Findings): string {
  const parts: string[] = [];
  if (missingPaths.size > 0) parts.push(`missing: ${listed(missingPaths)}`);
  if (unreadable.size > 0) parts.push(`not readable: ${listed(unreadable)}`);
  return parts.join("; ") || "restic could not read some files";
}

const LISTED = 5;

function listed(names: Set<string>): string {
  const shown = [...names]
    .slice(0, LISTED)
    .map((name) => name.slice(0, 200))
    .join(", ");
  return names.size > LISTED ? `${shown} and ${names.size - LISTED} more` : shown;
}

function summaryLine(summary: BackupSummary): string {
  const { filesNew, filesChanged, filesUnmodified, totalFilesProcessed, totalBytesProcessed } = summary;
  const snapshot =
    summary.snapshotId === undefined ? "no snapshot made" : `snapshot ${summary.snapshotId.slice(0, 8)} saved`;
  return [
    `${snapshot}: ${filesNew} new, ${filesChanged} changed, ${filesUnmodified} unmodified files`,
    `${totalFilesProcessed} files, ${byteText(totalBytesProcessed)} read`,
    `${byteText(summary.dataAddedBytes)} added`,
    `${summary.durationSeconds.toFixed(1)} s`,
  ].join("; ");
}

/** Bytes with a binary unit, such as `1.5 GiB`. */
export function byteText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
