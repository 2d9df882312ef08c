import { z } from "zod";
import { type HostView, MAX_HOSTS_PER_PAGE } from "@/server/domain/hosts";
import { boundedInteger } from "./values";

/** `cursor` is what the page before gave out in its `X-Next-Cursor` header. Without a limit all hosts come at once. */
export const listHostsQuery = z
  .object({
    limit: boundedInteger(1, MAX_HOSTS_PER_PAGE).default(MAX_HOSTS_PER_PAGE),
    cursor: z.string().max(253, "must be at most 253 characters").optional(),
  })
  .transform(({ limit, cursor }) => ({ limit, ...(cursor === undefined ? {} : { after: cursor }) }));

/** Where the next page starts; none when this one was not full. */
export function nextHostsPage(hosts: HostView[], limit: number): Record<string, string> {
  const last = hosts.length === limit ? hosts.at(-1) : undefined;
  return last ? { "X-Next-Cursor": last.hostname } : {};
}

export const toHost = (host: HostView) => ({
  host_id: host.hostId,
  hostname: host.hostname,
  tags: host.tags,
  os: host.os,
  arch: host.arch,
  status: host.status,
  repo_status: host.repoStatus,
  repo_cause: host.repoCause,
  repo_message: host.repoMessage,
  repo_fix: host.repoFix,
  repo_url: host.repoUrl,
  agent_version: host.agentVersion,
  restic_version: host.resticVersion,
  last_seen_at: host.lastSeenAt,
  created_at: host.createdAt,
  last_backup: host.lastBackup && {
    job_id: host.lastBackup.jobId,
    status: host.lastBackup.state,
    finished_at: host.lastBackup.finishedAt,
  },
  last_snapshot_at: host.lastSnapshotAt,
  protection: host.protection,
  overdue_at: host.overdueAt,
  next_run_at: host.nextRunAt,
});
