import { z } from "zod";
import { jobCauseSchema, jobStateSchema, updateCodeSchema } from "@/agent/protocol/mod";
import { HOST_UPDATE_STATES } from "@/server/domain/agent-releases";
import { type HostView, MAX_HOSTS_PER_PAGE, updateHostSchema } from "@/server/domain/hosts";
import { PROTECTION_STATES } from "@/server/domain/protection";
import { boundedInteger, instant, optionalInstant, texts } from "./values";

/** `cursor` is what the page before gave out in its `X-Next-Cursor` header. Without a limit all hosts come at once. */
export const listHostsQuery = z
  .object({
    limit: boundedInteger(1, MAX_HOSTS_PER_PAGE)
      .default(MAX_HOSTS_PER_PAGE)
      .describe("How many hosts a page has at most; all when left out."),
    cursor: z
      .string()
      .max(253, "must be at most 253 characters")
      .optional()
      .describe("Where the page starts: X-Next-Cursor of the page before."),
  })
  .transform(({ limit, cursor }) => ({ limit, ...(cursor === undefined ? {} : { after: cursor }) }));

export const updateHostBody = z.object({
  tags: updateHostSchema.shape.tags.describe("All its tags; those that are not named are taken away."),
});

const hostUpdate = z.object({
  version: z.string(),
  state: z.enum(HOST_UPDATE_STATES),
  code: updateCodeSchema.nullable().describe("Why it did not come about."),
  message: z.string().nullable().describe("What the agent said of it."),
  fix: z.string().nullable().describe("What to do about it."),
  at: instant,
});

export const hostAnswer = z
  .object({
    host_id: z.string(),
    hostname: z.string(),
    tags: texts,
    os: z.string(),
    arch: z.string(),
    status: z.enum(["online", "offline"]),
    repo_status: z.enum(["pending", "initializing", "ready", "init_failed"]),
    repo_cause: jobCauseSchema.nullable().describe("Why the repository is not as it should be."),
    repo_message: z.string().nullable(),
    repo_fix: z.string().nullable().describe("What to do about it."),
    repo_url: z.string().describe("Without credentials."),
    agent_version: z.string(),
    newer_agent_version: z.string().nullable().describe("The agent that this server holds, where it is newer."),
    update: hostUpdate.nullable().describe("What became of the update that the host was offered last."),
    restic_version: z.string().nullable(),
    restic_notes: texts.describe("What is lost with this version of restic, one sentence each."),
    last_seen_at: optionalInstant,
    created_at: instant,
    last_backup: z.object({ job_id: z.string(), status: jobStateSchema, finished_at: instant }).nullable(),
    last_snapshot_at: optionalInstant,
    protection: z
      .enum(PROTECTION_STATES)
      .describe("Whether the host could be restored, as its snapshots, schedules and drills say."),
    overdue_at: optionalInstant.describe("From when on a snapshot is missing."),
    next_run_at: optionalInstant.describe("When a schedule backs it up next."),
    restore_proof: z
      .object({
        state: z.enum(["never", "proven", "stale", "failed"]),
        proven_at: optionalInstant.describe("When a drill last put files back as they were."),
        due_at: optionalInstant.describe("From when on that is too old; null when no schedule asks for drills."),
        job_id: z.string().nullable().describe("The last drill that was done."),
        done_at: optionalInstant.describe("When that was."),
        cause: z.string().nullable().describe("Why it failed, where it did."),
        bytes_per_second: z.number().nullable(),
        full_restore_seconds: z.number().nullable().describe("For the newest snapshot, at that speed."),
      })
      .describe("What restore drills have shown."),
  })
  .meta({ id: "Host" });

export const toHost = (host: HostView): z.output<typeof hostAnswer> => ({
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
  newer_agent_version: host.newerAgentVersion,
  update: host.update,
  restic_version: host.resticVersion,
  restic_notes: host.resticNotes,
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
  restore_proof: {
    state: host.restoreProof.state,
    proven_at: host.restoreProof.provenAt,
    due_at: host.restoreProof.dueAt,
    job_id: host.restoreProof.jobId,
    done_at: host.restoreProof.doneAt,
    cause: host.restoreProof.cause,
    bytes_per_second: host.restoreProof.bytesPerSecond,
    full_restore_seconds: host.restoreProof.fullRestoreSeconds,
  },
});
