/** Orders and configurations as the server would send them. */
import type { AgentConfig, Draft, JobOrder, ServerMessage } from "../protocol/mod.ts";

export const REPOSITORY_PASSWORD = "correct horse battery";

export const configFor = (url: string, more: Partial<AgentConfig["repository"]> = {}, revision = 1): AgentConfig => ({
  revision,
  repository: { url, encryptionPassword: REPOSITORY_PASSWORD, ...more },
  sourceGroups: [],
  schedules: [],
});

export const backupOf = (...paths: string[]): JobOrder => ({
  kind: "backup",
  sourceGroup: {
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
  },
  isDryRun: false,
});

export function startOf(order: JobOrder, jobId: string = crypto.randomUUID(), expiresInMs = 3_600_000) {
  const expiresAt = new Date(Date.now() + expiresInMs).toISOString();
  return { type: "job.start", jobId, order, expiresAt } satisfies Draft<ServerMessage>;
}
