import { z } from "zod";
import { scheduleKindSchema } from "@/agent/protocol/mod";
import {
  MAX_RUNS_PER_HOUR_SHOWN,
  type ScheduleHour,
  type ScheduleWeek,
  scheduleHourSchema,
  scheduleWeekSchema,
} from "@/server/domain/schedules";
import { boundedInteger, count, given, instant } from "./values";

const week = scheduleWeekSchema.shape;
export const scheduleWeekQuery = z
  .object({
    from: week.from.describe("The first day is the one that holds this instant; today when left out."),
    time_zone: week.timeZone.describe("Whose days and hours they are: an IANA time zone."),
  })
  .transform((query) => given({ from: query.from, timeZone: query.time_zone }));

export const scheduleWeek = z
  .object({
    time_zone: z.string(),
    schedules: count.describe("Schedules that are enabled."),
    hours: z.array(
      z.object({
        from: instant,
        until: instant.describe("Two hours later where the clock is put back."),
        day: z.string().describe("Such as 2026-11-27."),
        hour: count.describe("What the clock says, from 0 to 23."),
        runs: count,
        peak: count.describe("The most runs that start within one minute."),
        collisions: count.describe(
          "Repositories that a forget, prune or check of one host needs for itself while another host works on them.",
        ),
      }),
    ),
  })
  .meta({ id: "ScheduleWeek" });

export const toScheduleWeek = ({ timeZone, schedules, hours }: ScheduleWeek): z.output<typeof scheduleWeek> => ({
  time_zone: timeZone,
  schedules,
  hours: hours.map(({ at, ...hour }) => ({ from: at, ...hour })),
});

const hour = scheduleHourSchema.shape;
export const scheduleHourQuery = z
  .object({
    from: hour.from,
    until: hour.until.describe("At most three hours later."),
    limit: boundedInteger(1, MAX_RUNS_PER_HOUR_SHOWN).optional().describe("How many runs are listed at most."),
  })
  .transform(({ limit, ...span }) => ({ ...span, ...given({ limit }) }));

export const scheduleHour = z
  .object({
    total: count,
    runs: z.array(
      z.object({
        schedule_id: z.string(),
        name: z.string(),
        kind: scheduleKindSchema,
        host_id: z.string(),
        hostname: z.string(),
        nominal_at: instant,
        due_at: instant,
        collides_on: z.string().nullable().describe("The repository on which it collides with another host's run."),
      }),
    ),
  })
  .meta({ id: "ScheduleHour" });

export const toScheduleHour = ({ total, runs }: ScheduleHour): z.output<typeof scheduleHour> => ({
  total,
  runs: runs.map((run) => ({
    schedule_id: run.scheduleId,
    name: run.name,
    kind: run.kind,
    host_id: run.hostId,
    hostname: run.hostname,
    nominal_at: run.nominalAt,
    due_at: run.dueAt,
    collides_on: run.collidesOn,
  })),
});
