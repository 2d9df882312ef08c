import { z } from "zod";
import { scheduleSchema, timeZoneSchema } from "@/agent/protocol/mod";
import { hostIdsSchema } from "@/server/domain/hosts";

const idSchema = z.string().min(1).max(64);
const wire = scheduleSchema.shape;

export const scheduleRefSchema = z.object({ scheduleId: idSchema });
export type ScheduleRef = z.infer<typeof scheduleRefSchema>;

/** What a schedule says, field by field; which of them go together is judged by `rules.ts`. */
const fields = {
  name: z.string().trim().min(1, "must not be empty").max(100),
  kind: wire.kind,
  cron: wire.cron,
  timeZone: wire.timeZone,
  spreadSeconds: wire.spreadSeconds,
  sourceGroupIds: wire.sourceGroupIds,
  retention: wire.retention,
  checkParts: wire.checkParts,
  missedRunPolicy: wire.missedRunPolicy,
  catchUpHours: wire.catchUpHours,
  blackouts: wire.blackouts,
  isEnabled: wire.isEnabled,
  pausedUntil: z.iso.datetime({ offset: true }).nullable(),
};

export const createScheduleSchema = z.object({
  hostId: idSchema,
  ...fields,
  spreadSeconds: fields.spreadSeconds.default(0),
  sourceGroupIds: fields.sourceGroupIds.default([]),
  retention: fields.retention.default(null),
  checkParts: fields.checkParts.default(null),
  missedRunPolicy: fields.missedRunPolicy.default("catch_up"),
  catchUpHours: fields.catchUpHours.default(24),
  blackouts: fields.blackouts.default([]),
  isEnabled: fields.isEnabled.default(true),
  pausedUntil: fields.pausedUntil.default(null),
});
export type CreateScheduleInput = z.input<typeof createScheduleSchema>;
export type ScheduleValues = Omit<z.output<typeof createScheduleSchema>, "hostId">;

/** What is left out stays as it is. */
export const updateScheduleSchema = scheduleRefSchema.extend(z.object(fields).partial().shape);
export type UpdateScheduleInput = z.input<typeof updateScheduleSchema>;

/** Null ends the pause. */
export const pauseHostsSchema = z.object({ hostIds: hostIdsSchema, pausedUntil: fields.pausedUntil });
export type PauseHostsInput = z.input<typeof pauseHostsSchema>;

/** `scheduleId` is that of the schedule being changed: its own point in the window of delay is known then. */
export const previewScheduleSchema = z.object({
  ...{ cron: fields.cron, timeZone: fields.timeZone, kind: fields.kind },
  spreadSeconds: fields.spreadSeconds.default(0),
  blackouts: fields.blackouts.default([]),
  missedRunPolicy: fields.missedRunPolicy.default("catch_up"),
  retention: fields.retention.default(null),
  hostId: idSchema.optional(),
  scheduleId: idSchema.optional(),
});
export type PreviewScheduleInput = z.input<typeof previewScheduleSchema>;

export const MAX_SCHEDULES_PER_PAGE = 1000;

export const SCHEDULE_STATES = ["active", "paused", "disabled"] as const;

/** `after` is the id of the last schedule of the page before; `search` is a part of the host's or the schedule's name. */
export const listSchedulesSchema = z.object({
  hostId: idSchema.optional(),
  kind: wire.kind.optional(),
  state: z.enum(SCHEDULE_STATES).optional(),
  search: z.string().trim().max(100).optional(),
  limit: z.number().int().min(1).max(MAX_SCHEDULES_PER_PAGE).default(200),
  after: idSchema.optional(),
});
export type ListSchedulesInput = z.input<typeof listSchedulesSchema>;

const instantSchema = z.iso.datetime({ offset: true });

/** Seven days from the one on that holds `from`; now when left out. */
export const scheduleWeekSchema = z.object({
  from: instantSchema.optional(),
  timeZone: timeZoneSchema.default("UTC"),
});
export type ScheduleWeekInput = z.input<typeof scheduleWeekSchema>;

export const MAX_RUNS_PER_HOUR_SHOWN = 500;
const LONGEST_HOUR_MS = 3 * 60 * 60 * 1000;

/** Half open; up to three hours, which is more than the longest hour of any clock. */
export const scheduleHourSchema = z
  .object({
    from: instantSchema,
    until: instantSchema,
    limit: z.number().int().min(1).max(MAX_RUNS_PER_HOUR_SHOWN).default(200),
  })
  .refine(({ from, until }) => isShort(new Date(until).getTime() - new Date(from).getTime()), {
    path: ["until"],
    message: "must be at most three hours after from",
  });
export type ScheduleHourInput = z.input<typeof scheduleHourSchema>;
const isShort = (ms: number): boolean => ms > 0 && ms <= LONGEST_HOUR_MS;

/** Of one host or of one schedule; `before` is the id of the last entry of the page before. */
export const listMissedRunsSchema = z
  .object({
    hostId: idSchema.optional(),
    scheduleId: idSchema.optional(),
    limit: z.number().int().min(1).max(500).default(100),
    before: z.string().min(1).max(100).optional(),
  })
  .refine(({ hostId, scheduleId }) => (hostId === undefined) !== (scheduleId === undefined), {
    path: ["scheduleId"],
    message: "or hostId must be given, and not both",
  });
export type ListMissedRunsInput = z.input<typeof listMissedRunsSchema>;
