import type { Occurrence } from "@/agent/calendar/mod";
import {
  type JobState,
  jobStateSchema,
  type MissedReason,
  missedReasonSchema,
  type Schedule,
} from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import { nextRuns, toSchedule } from "@/server/domain/protection";
import { type LastJob, lastJobsOf } from "./last-jobs";
import type { ScheduleRow } from "./rows";
import { surroundingsOf } from "./surroundings";
import { type Surroundings, warningsOf } from "./warnings";

export type ScheduleView = Omit<Schedule, "pausedUntil"> & {
  hostId: string;
  hostname: string;
  pausedUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** The next three that will take place; none while it is disabled. */
  nextRuns: Occurrence[];
  lastJob: { jobId: string; state: JobState; nominalAt: Date | null; finishedAt: Date | null } | null;
  /** What a person may not have meant, one sentence each. */
  warnings: string[];
};

const RUNS_SHOWN = 3;

/** Rows → what may be shown; five SQL statements whatever their number. */
export async function toScheduleViews(ctx: Ctx, rows: readonly ScheduleRow[]): Promise<ScheduleView[]> {
  const { prisma } = ctx.db;
  const lastJobs = await lastJobsOf(
    prisma,
    rows.map(({ id }) => id),
  );
  const around = await surroundingsOf(prisma, [...new Set(rows.map(({ hostId }) => hostId))]);
  const now = ctx.clock.now();
  const alone: Surroundings = { backups: [], hasPrune: false };
  return rows.map((row) => {
    const schedule = toSchedule(row);
    return {
      ...schedule,
      hostId: row.hostId,
      hostname: row.host.hostname,
      pausedUntil: row.pausedUntil,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      nextRuns: schedule.isEnabled ? nextRuns({ ...schedule, countsFrom: row.countsFrom }, now, RUNS_SHOWN) : [],
      lastJob: toLastJob(lastJobs.get(row.id)),
      warnings: warningsOf(schedule, around.get(row.hostId) ?? alone, now),
    };
  });
}

const toLastJob = (job: LastJob | undefined): ScheduleView["lastJob"] =>
  job
    ? { jobId: job.id, state: jobStateSchema.parse(job.state), nominalAt: job.nominalAt, finishedAt: job.finishedAt }
    : null;

export type MissedRunView = {
  missedId: string;
  scheduleId: string;
  scheduleName: string;
  hostId: string;
  /** Nominal times of the first and the last run, and how many there were in all. */
  firstAt: Date;
  lastAt: Date;
  count: number;
  reason: MissedReason;
  reportedAt: Date;
};

export type MissedRunRow = Prisma.MissedRunGetPayload<{ include: { schedule: { select: { name: true } } } }>;

export const toMissedRunView = ({ id, schedule, reason, ...row }: MissedRunRow): MissedRunView => ({
  ...row,
  missedId: id,
  scheduleName: schedule.name,
  reason: missedReasonSchema.parse(reason),
});
