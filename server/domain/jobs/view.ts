import { z } from "zod";
import {
  type BackupSummary,
  type CheckSummary,
  type ForgetSummary,
  type JobCause,
  type JobKind,
  type JobProgress,
  type JobState,
  jobCauseSchema,
  jobKindSchema,
  jobResultSchema,
  jobStateSchema,
  type RestoreSummary,
  type VerifySummary,
} from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import { type CauseAction, explainCause } from "./causes";

export type JobView = {
  jobId: string;
  hostId: string;
  hostname: string;
  kind: JobKind;
  state: JobState;
  /** It counts what it would do, and stores or removes nothing. */
  isDryRun: boolean;
  sourceGroupId: string | null;
  sourceGroupName: string | null;
  /** Set when a schedule started it, with the time that the schedule names. */
  scheduleId: string | null;
  nominalAt: Date | null;
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
  /** The action that is safe to offer beside the fix. */
  fixAction: CauseAction | null;
  /** It runs on the host, but has yet to get the repository. */
  waitsForRepository: boolean;
  exitCode: number | null;
  summary: BackupSummary | null;
  snapshotId: string | null;
  /** What a `forget` kept and removed, or would have; each other figure for its own kind, too. */
  forget: ForgetSummary | null;
  check: CheckSummary | null;
  verify: VerifySummary | null;
  restore: RestoreSummary | null;
  /** Whose repository it is about, when that is another host's. */
  ofHost: { hostId: string; hostname: string } | null;
  /** How often restic was started; null until the job is over. */
  attempts: number | null;
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
  scheduleId: true,
  nominalAt: true,
  requestedBy: true,
  createdAt: true,
  sentAt: true,
  sentToMachineId: true,
  startedAt: true,
  finishedAt: true,
  expiresAt: true,
  cancelRequestedAt: true,
  leaseRequestedAt: true,
  leaseGrantedAt: true,
  cause: true,
  message: true,
  exitCode: true,
  order: true,
  result: true,
  logLines: true,
  logRemovedAt: true,
  storedChunks: true,
  host: { select: { id: true, hostname: true, tags: true } },
  sourceGroup: { select: { name: true } },
  repository: { select: { host: { select: { id: true, hostname: true } } } },
} satisfies Prisma.JobSelect;

export type JobRow = Prisma.JobGetPayload<{ select: typeof jobViewSelect }>;

const dryRunSchema = z.object({ isDryRun: z.literal(true) });
/** Whether a stored order is one of a dry run. */
export const isDryRunOrder = (order: unknown): boolean => dryRunSchema.safeParse(order).success;

/** Row → what may be shown; the progress of a job that is over is not shown any more. */
export function toJobView(ctx: Ctx, row: JobRow): JobView {
  const { id, host, sourceGroup, repository, order, result, repositoryId, storedChunks, sentToMachineId, ...rest } =
    row;
  const { leaseRequestedAt, leaseGrantedAt, ...fields } = rest;
  const state = jobStateSchema.parse(row.state);
  const { summary, forget, check, verify, restore, attempts } =
    result === null ? {} : jobResultSchema.partial().parse(result);
  const help = explainCause(row.cause);
  const live = state === "running" ? ctx.progress.get(id) : null;
  return {
    ...fields,
    jobId: id,
    hostname: host.hostname,
    kind: jobKindSchema.parse(row.kind),
    state,
    isDryRun: isDryRunOrder(order),
    sourceGroupName: sourceGroup?.name ?? null,
    cause: jobCauseSchema.nullable().parse(row.cause),
    fix: help?.fix ?? null,
    fixAction: help?.action ?? null,
    waitsForRepository: state === "running" && leaseRequestedAt !== null && leaseGrantedAt === null,
    summary: summary ?? null,
    snapshotId: summary?.snapshotId ?? null,
    forget: forget ?? null,
    check: check ?? null,
    verify: verify ?? null,
    restore: restore ?? null,
    ofHost: otherHost(row),
    attempts: attempts ?? null,
    progress: live?.progress ?? null,
    progressAt: live?.at ?? null,
  };
}

function otherHost({ hostId, repository }: JobRow): JobView["ofHost"] {
  const owner = repository?.host;
  return owner === undefined || owner.id === hostId ? null : { hostId: owner.id, hostname: owner.hostname };
}
