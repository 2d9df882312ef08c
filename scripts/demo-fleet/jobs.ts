import { deflateRawSync } from "node:zlib";
import type { BackupSummary, JobOrder, JobResult } from "@/agent/protocol/mod";
import { explainCause } from "@/server/domain/jobs/causes";
import type { Part } from "./cast";
import type { Run } from "./history";
import { logOf } from "./logs";
import type { Group } from "./plan";
import type { Dice } from "./random";
import { DAY_MS, type Insert, type Row } from "./rows";

export type Place = {
  insert: Insert;
  dice: Dice;
  part: Part;
  hostId: string;
  repositoryId: string;
  logDays: number;
  now: Date;
};
/** What a written backup left behind; null for every other job, and for one that stored nothing. */
export type Stored = { snapshotId: string; summary: BackupSummary };

const LOGS_KEPT_DAYS = 90;

/** Writes a job that has ended, with its figures and its log. */
export function insertRun(place: Place, run: Run): Stored | null {
  const { part, dice } = place;
  const stored = run.kind === "backup" && run.state !== "failed" ? backupOf(part, run, dice) : null;
  const message = run.cause === null ? null : (explainCause(run.cause)?.sentence ?? null);
  const exitCode = run.state === "partial" ? 3 : run.state === "failed" ? 1 : 0;
  const result = {
    state: run.state,
    ...(run.cause ? { cause: run.cause, message } : {}),
    ...{ exitCode, startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt.toISOString() },
    ...figuresOf(run, stored, dice),
    attempts: run.state === "failed" && dice.chance(0.6) ? 4 : 1,
  };
  const log = logColumns(place, run, stored);
  place.insert("Job", {
    ...{ id: run.jobId, hostId: place.hostId, repositoryId: place.repositoryId, kind: run.kind, state: run.state },
    ...{
      sourceGroupId: run.group?.sourceGroupId ?? null,
      scheduleId: run.plan?.scheduleId ?? null,
      nominalAt: run.nominalAt,
    },
    order: orderOf(run),
    requestedBy: run.plan ? `schedule ${run.plan.name}` : "tom",
    ...{ createdAt: run.startedAt, sentAt: run.plan ? null : run.startedAt, acceptedAt: run.startedAt },
    ...{ expiresAt: new Date(run.startedAt.getTime() + DAY_MS), startedAt: run.startedAt, finishedAt: run.finishedAt },
    ...{ cause: run.cause, message, exitCode, result, ...log.columns },
  });
  for (const row of log.chunks) place.insert("JobLogChunk", row);
  return stored;
}

export const toWire = ({ createdAt: _, ...group }: Group) => group;

export function orderOf(run: Pick<Run, "kind" | "group" | "plan">): JobOrder {
  if (run.kind === "backup" && run.group) return { kind: "backup", sourceGroup: toWire(run.group), isDryRun: false };
  switch (run.kind) {
    case "forget":
      return { kind: "forget", retention: run.plan?.retention ?? { keepDaily: 7 }, isDryRun: false };
    case "check":
      return { kind: "check", readData: { part: 1, total: 4 } };
    case "prune":
      return { kind: "prune" };
    case "verify":
      return { kind: "verify", sampleFiles: 20, sampleBytes: 268_435_456 };
    default:
      return { kind: "init" };
  }
}

function backupOf({ bytes }: Part, { startedAt, finishedAt, group }: Run, dice: Dice): Stored {
  const isSmall = group?.name === "system";
  const total = Math.round((isSmall ? 40_000_000 : bytes) * dice.between(0.97, 1));
  const totalFilesProcessed = Math.max(120, Math.round(total / 190_000));
  const [filesNew, filesChanged] = [dice.whole(3, 400), dice.whole(2, 900)];
  const snapshotId = dice.hex(64);
  const summary: BackupSummary = {
    ...{ snapshotId, filesNew, filesChanged, filesUnmodified: totalFilesProcessed },
    ...{
      dirsNew: dice.whole(0, 20),
      dirsChanged: dice.whole(1, 90),
      dirsUnmodified: Math.round(totalFilesProcessed / 12),
    },
    ...{ totalFilesProcessed, totalBytesProcessed: total },
    dataAddedBytes: Math.round(total * dice.between(0.0004, 0.006) + 150_000),
    durationSeconds: (finishedAt.getTime() - startedAt.getTime()) / 1_000,
  };
  return { snapshotId, summary };
}

function figuresOf({ kind, state, startedAt }: Run, stored: Stored | null, dice: Dice): Partial<JobResult> {
  if (stored) return { summary: stored.summary };
  if (state !== "succeeded") return {};
  switch (kind) {
    case "forget": {
      const named = { snapshotId: dice.hex(64), takenAt: new Date(startedAt.getTime() - 60 * DAY_MS).toISOString() };
      return { forget: { isDryRun: false, keptCount: 17, removedCount: 1, kept: [], removed: [named] } };
    }
    case "check":
      return { check: { errorCount: 0, readData: { part: 1, total: 4 } } };
    case "verify": {
      const counts = {
        fileCount: 20,
        totalBytes: dice.whole(2_000_000, 200_000_000),
        durationSeconds: dice.whole(9, 80),
      };
      return { verify: { snapshotId: dice.hex(64), ...counts, mismatches: [] } };
    }
    default:
      return {};
  }
}

/** Logs are kept for ninety days; what is older tells only how long it was. */
function logColumns(place: Place, run: Run, stored: Stored | null): { columns: Row; chunks: Row[] } {
  const { part, dice, now } = place;
  const age = (now.getTime() - run.startedAt.getTime()) / DAY_MS;
  const logRemovedAt = new Date(run.finishedAt.getTime() + LOGS_KEPT_DAYS * DAY_MS);
  if (age > LOGS_KEPT_DAYS)
    return { columns: { logLines: dice.whole(14, 40), storedChunks: 0, logRemovedAt }, chunks: [] };
  if (age > place.logDays) return { columns: {}, chunks: [] };
  const {
    totalFilesProcessed: files = 0,
    totalBytesProcessed: bytes = 0,
    dataAddedBytes: added = 0,
  } = stored?.summary ?? {};
  const figures = { files, bytes, added, snapshot: stored?.snapshotId ?? null };
  const { kind, startedAt, finishedAt, cause, group } = run;
  const lines = logOf({ part, kind, startedAt, finishedAt, cause, paths: group?.paths ?? [], figures }, dice);
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  const chunk = {
    jobId: run.jobId,
    chunk: 0,
    lineCount: lines.length,
    data: deflateRawSync(text, { level: 1 }),
    storedAt: finishedAt,
  };
  const columns = { storedChunks: 1, logLines: lines.length, logBytes: Buffer.byteLength(text), hasLog: true };
  return { columns, chunks: [chunk] };
}
