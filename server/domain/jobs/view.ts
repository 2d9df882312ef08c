import {
  type BackupSummary,
  type JobCause,
  type JobKind,
  type JobProgress,
  type JobState,
  jobCauseSchema,
  jobKindSchema,
  jobResultSchema,
  jobStateSchema,
} from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import { explainCause } from "./causes";

export type JobView = {
  jobId: string;
  hostId: string;
  hostname: string;
  kind: JobKind;
  state: JobState;
  sourceGroupId: string | null;
  sourceGroupName: string | null;
  requestedBy: string;
  createdAt: Date;
  sentAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  expiresAt: Date;
  cancelRequestedAt: Date | null;
  cause: JobCause | null;
  message: string | null;
  fix: string | null;
  exitCode: number | null;
  summary: BackupSummary | null;
  snapshotId: string | null;
  logLines: number;
  /** Set when the log was removed to make room; `logLines` still tells how long it was. */
  logRemovedAt: Date | null;
  progress: JobProgress | null;
  progressAt: Date | null;
};

export const jobViewSelect = {
  id: true,
  hostId: true,
  repositoryId: true,
  kind: true,
  state: true,
  sourceGroupId: true,
  requestedBy: true,
  createdAt: true,
  sentAt: true,
  startedAt: true,
  finishedAt: true,
  expiresAt: true,
  cancelRequestedAt: true,
  cause: true,
  message: true,
  exitCode: true,
  result: true,
  logLines: true,
  logRemovedAt: true,
  storedChunks: true,
  host: { select: { id: true, hostname: true, tags: true } },
  sourceGroup: { select: { name: true } },
} satisfies Prisma.JobSelect;

export type JobRow = Prisma.JobGetPayload<{ select: typeof jobViewSelect }>;

/** Row → what may be shown; the progress of a job that is over is not shown any more. */
export function toJobView(ctx: Ctx, row: JobRow): JobView {
  const { id, host, sourceGroup, result, repositoryId, storedChunks, ...fields } = row;
  const state = jobStateSchema.parse(row.state);
  const summary = result === null ? null : (jobResultSchema.parse(result).summary ?? null);
  const live = state === "running" ? ctx.progress.get(id) : null;
  return {
    ...fields,
    jobId: id,
    hostname: host.hostname,
    kind: jobKindSchema.parse(row.kind),
    state,
    sourceGroupName: sourceGroup?.name ?? null,
    cause: jobCauseSchema.nullable().parse(row.cause),
    fix: explainCause(row.cause)?.fix ?? null,
    summary,
    snapshotId: summary?.snapshotId ?? null,
    progress: live?.progress ?? null,
    progressAt: live?.at ?? null,
  };
}
