import { z } from "zod";
import { type JobCause, type JobState, jobCauseSchema, jobStateSchema, resticNotes } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { HostListRow } from "@/server/db/database";
import { type HostUpdateView, newerAgentVersion, toHostUpdateView } from "@/server/domain/agent-releases";
import { explainCause } from "@/server/domain/jobs";
import { type Protection, protectionOf } from "@/server/domain/protection";
import { type RestoreProof, restoreProofOf } from "./restore-proof";

export type HostView = {
  hostId: string;
  hostname: string;
  tags: string[];
  os: string;
  arch: string;
  status: "online" | "offline";
  repoStatus: RepoStatus;
  repoCause: JobCause | null;
  repoMessage: string | null;
  repoFix: string | null;
  /** Without credentials. */
  repoUrl: string;
  agentVersion: string;
  /** The agent that this server holds, where it is newer than the host's. */
  newerAgentVersion: string | null;
  /** What became of the update that the host was offered last. */
  update: HostUpdateView | null;
  resticVersion: string | null;
  /** One sentence for each thing that this restic cannot do. */
  resticNotes: string[];
  lastSeenAt: Date | null;
  createdAt: Date;
  lastBackup: { jobId: string; state: JobState; finishedAt: Date } | null;
  lastSnapshotAt: Date | null;
  protection: Protection;
  /** Since when, or from when on, a snapshot is missing; null when none is expected. */
  overdueAt: Date | null;
  /** When a schedule backs the host up next. */
  nextRunAt: Date | null;
  restoreProof: RestoreProof;
};

const repoStatusSchema = z.enum(["pending", "initializing", "ready", "init_failed"]);
export type RepoStatus = z.infer<typeof repoStatusSchema>;
const tagsSchema = z.array(z.string());

/** Row → what may be shown: no token hash, no sealed access. */
export function toHostView(ctx: Ctx, row: HostListRow): HostView {
  const repository = row.repositories[0];
  const now = ctx.clock.now();
  return {
    hostId: row.id,
    hostname: row.hostname,
    tags: tagsSchema.parse(row.tags),
    os: row.os,
    arch: row.arch,
    status: ctx.agents.isOnline(row.id) ? "online" : "offline",
    repoStatus: repoStatusSchema.parse(repository?.state ?? "pending"),
    repoCause: toCause(repository?.cause ?? null),
    repoMessage: repository?.message ?? null,
    repoFix: explainCause(repository?.cause ?? null)?.fix ?? null,
    repoUrl: repository?.url ?? "",
    agentVersion: row.agentVersion,
    newerAgentVersion: newerAgentVersion(ctx, row.agentVersion),
    update: toHostUpdateView(row),
    resticVersion: row.resticVersion,
    resticNotes: resticNotes(row.resticVersion),
    lastSeenAt: latest(ctx.agents.lastSeenAt(row.id), row.lastSeenAt),
    createdAt: row.createdAt,
    lastBackup: lastBackupOf(row),
    lastSnapshotAt: row.lastSnapshotAt,
    protection: protectionOf(row, now),
    overdueAt: row.overdueAt,
    // One that has passed is worked out anew within the minute.
    nextRunAt: row.nextRunAt !== null && row.nextRunAt > now ? row.nextRunAt : null,
    restoreProof: restoreProofOf(row, now),
  };
}

const toCause = (cause: string | null): JobCause | null => (cause === null ? null : jobCauseSchema.parse(cause));

function lastBackupOf({ lastBackupJobId, lastBackupState, lastBackupFinishedAt }: HostListRow): HostView["lastBackup"] {
  if (lastBackupJobId === null || lastBackupState === null || lastBackupFinishedAt === null) return null;
  return { jobId: lastBackupJobId, state: jobStateSchema.parse(lastBackupState), finishedAt: lastBackupFinishedAt };
}

const latest = (a: Date | null, b: Date | null): Date | null => (a !== null && (b === null || a > b) ? a : b);
