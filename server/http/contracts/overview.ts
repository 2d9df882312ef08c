import { z } from "zod";
import { jobCauseSchema, scheduleKindSchema } from "@/agent/protocol/mod";
import { alertKindSchema } from "@/server/domain/alerts";
import {
  DAY_STATES,
  type FleetDays,
  type HostDay,
  ISSUE_KINDS,
  type Overview,
  type Storage,
  type UpcomingHour,
} from "@/server/domain/overview";
import { bytes, count, instant } from "./values";

const day = z.string().describe("A day in UTC, such as 2026-11-27.");

export const hostDay = z.object({
  day,
  state: z.enum(DAY_STATES).describe("The worst of its day; none where no backup ended and none was overdue."),
});
export const toHostDay = ({ day, state }: HostDay): z.output<typeof hostDay> => ({ day, state });

export const overviewAnswer = z
  .object({
    at: instant.describe("When this was worked out."),
    hosts: z.object({
      total: count,
      online: count,
      protection: z
        .object({
          failing: count,
          overdue: count,
          never_backed_up: count,
          partial: count,
          unproven: count,
          paused: count,
          no_schedule: count,
          protected: count,
        })
        .describe("How many hosts are protected, and what is the worst of the others."),
    }),
    jobs: z.object({ queued: count, sent: count, running: count }),
    needs_action: z.object({
      total: count,
      shown: z
        .array(
          z.object({
            kind: z.enum(ISSUE_KINDS),
            host_id: z.string().nullable(),
            hostname: z.string().nullable(),
            since: instant,
            is_online: z.boolean(),
            has_schedule: z.boolean(),
            cause: jobCauseSchema.nullable(),
            job_id: z.string().nullable().describe("The host's last backup or drill, where that is what it is about."),
            alert_id: z.string().nullable(),
            alert_kind: alertKindSchema.nullable(),
          }),
        )
        .describe("The most urgent first: the worst of each host, and open alerts."),
    }),
    days: z
      .array(z.object({ day, succeeded: count, partial: count, failed: count, overdue: count }))
      .describe("How many hosts had which kind of day; each host counts by the worst of its day."),
    upcoming: z
      .array(
        z.object({
          from: instant,
          count,
          first: z.array(
            z.object({
              host_id: z.string(),
              hostname: z.string(),
              schedule: z.string(),
              kind: scheduleKindSchema,
              at: instant,
            }),
          ),
        }),
      )
      .describe("What schedules start, hour by hour."),
    storage: z.object({
      repositories: count.describe("One that several hosts share counts once."),
      measured: count.describe("Repositories whose size is known."),
      days: z
        .array(z.object({ day, bytes }))
        .describe("Data in all measured repositories; days without any are left out."),
    }),
  })
  .meta({ id: "Overview" });

type Parts = { overview: Overview; days: FleetDays; upcoming: UpcomingHour[]; storage: Storage };

export const toOverview = ({ overview, ...parts }: Parts): z.output<typeof overviewAnswer> => ({
  at: overview.at,
  hosts: overview.hosts,
  jobs: overview.jobs,
  needs_action: {
    total: overview.issues.total,
    shown: overview.issues.shown.map((issue) => ({
      kind: issue.kind,
      host_id: issue.hostId,
      hostname: issue.hostname,
      since: issue.since,
      is_online: issue.isOnline,
      has_schedule: issue.hasSchedule,
      cause: issue.cause,
      job_id: issue.jobId,
      alert_id: issue.alertId,
      alert_kind: issue.alertKind,
    })),
  },
  days: parts.days,
  upcoming: parts.upcoming.map(({ first, ...hour }) => ({
    ...hour,
    first: first.map(({ hostId, ...run }) => ({ host_id: hostId, ...run })),
  })),
  storage: parts.storage,
});
