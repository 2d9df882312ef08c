import { createHash, randomUUID } from "node:crypto";
import type { BackupSummary, JobCause, JobResult, LogLine, Snapshot } from "@/agent/protocol/mod";

const AT = "2026-11-23T08:00:00.000Z";

/** Results, lines and snapshots as an agent would report them. */
export const succeeded = (extra: Partial<JobResult> = {}): JobResult => ({
  state: "succeeded",
  exitCode: 0,
  startedAt: AT,
  finishedAt: AT,
  ...extra,
});

export const failed = (cause: JobCause, message = `It failed: ${cause}.`): JobResult => ({
  state: "failed",
  cause,
  message,
  exitCode: 1,
  startedAt: AT,
  finishedAt: AT,
});

export const snapshotIdOf = (seed: string = randomUUID()): string => createHash("sha256").update(seed).digest("hex");

export const backupSummary = (snapshotId = snapshotIdOf()): BackupSummary => ({
  snapshotId,
  filesNew: 3,
  filesChanged: 0,
  filesUnmodified: 0,
  dirsNew: 1,
  dirsChanged: 0,
  dirsUnmodified: 0,
  totalFilesProcessed: 3,
  totalBytesProcessed: 3000,
  dataAddedBytes: 3000,
  durationSeconds: 1.5,
});

export const snapshot = (seed: string, extra: Partial<Snapshot> = {}): Snapshot => ({
  snapshotId: snapshotIdOf(seed),
  takenAt: AT,
  hostname: "host.test",
  username: "root",
  paths: ["/etc"],
  tags: [],
  ...extra,
});

export const logLine = (text: string): LogLine => ({ at: AT, stream: "stdout", text });
