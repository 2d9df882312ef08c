/** Orders and configurations as the server would send them. */
import type { AgentConfig, Draft, JobOrder, Schedule, ServerMessage, SourceGroup } from "../protocol/mod.ts";

export const REPOSITORY_PASSWORD = "correct horse battery";

export const configFor = (url: string, more: Partial<AgentConfig["repository"]> = {}, revision = 1): AgentConfig => ({
  revision,
  repository: { url, encryptionPassword: REPOSITORY_PASSWORD, ...more },
  sourceGroups: [],
  schedules: [],
});

export const groupOf = (paths: string[], more: Partial<SourceGroup> = {}): SourceGroup => ({
  sourceGroupId: "sg",
  name: "default",
  paths,
  excludes: [],
  tags: [],
  isOneFileSystem: false,
  isExcludeCaches: false,
  isVss: false,
  limits: {},
  hooks: {},
  ...more,
});

export const backupOf = (...paths: string[]): JobOrder => ({
  kind: "backup",
  sourceGroup: groupOf(paths),
  isDryRun: false,
});

/** All of a snapshot, into a folder, verified. */
export const restoreOf = (
  snapshotId: string,
  more: Partial<JobOrder & { kind: "restore" }> = {},
): JobOrder & { kind: "restore" } => ({
  kind: "restore",
  snapshotId,
  paths: [],
  target: "folder",
  overwrite: "always",
  ownership: "snapshot",
  isDryRun: false,
  isVerified: true,
  ...more,
});

export const scheduleOf = (more: Partial<Schedule> = {}): Schedule => ({
  scheduleId: "schedule-1",
  name: "nightly",
  kind: "backup",
  cron: "0 * * * *",
  timeZone: "UTC",
  spreadSeconds: 0,
  sourceGroupIds: ["sg"],
  retention: null,
  checkParts: null,
  missedRunPolicy: "catch_up",
  catchUpHours: 24,
  blackouts: [],
  isEnabled: true,
  pausedUntil: null,
  ...more,
});

export function startOf(order: JobOrder, jobId: string = crypto.randomUUID(), expiresInMs = 3_600_000) {
  const expiresAt = new Date(Date.now() + expiresInMs).toISOString();
  return { type: "job.start", jobId, order, expiresAt } satisfies Draft<ServerMessage>;
}
