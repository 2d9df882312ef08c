import { z } from "zod";
import {
  blackoutSchema,
  jobStateSchema,
  MISSED_RUN_POLICIES,
  missedReasonSchema,
  scheduleKindSchema,
} from "@/agent/protocol/mod";
import {
  createScheduleSchema,
  MAX_SCHEDULES_PER_PAGE,
  type MissedRunView,
  previewScheduleSchema,
  SCHEDULE_STATES,
  type SchedulePreview,
  type ScheduleView,
  updateScheduleSchema,
} from "@/server/domain/schedules";
import { retentionAnswer, retentionBody, toRetention } from "./retention";
import { count, given, instant, optionalInstant, pageFields, texts } from "./values";

const SCHEDULES_PER_PAGE = 200;
const MISSED_PER_PAGE = 100;
const MAX_MISSED_PER_PAGE = 500;

/** `cursor` as the verbs call it; the limit is always known, so that the next page can be told. */
const { cursor } = pageFields(1);
const limited = (most: number, standard: number) =>
  pageFields(most).limit.describe(`How many entries a page has at most; ${standard} when left out.`);

export const listHostSchedulesQuery = z
  .object({ limit: limited(MAX_SCHEDULES_PER_PAGE, SCHEDULES_PER_PAGE), cursor })
  .transform((query) => ({ limit: query.limit ?? SCHEDULES_PER_PAGE, ...given({ after: query.cursor }) }));
export const listFleetSchedulesQuery = z
  .object({
    limit: limited(MAX_SCHEDULES_PER_PAGE, SCHEDULES_PER_PAGE),
    cursor,
    kind: scheduleKindSchema.optional(),
    state: z.enum(SCHEDULE_STATES).optional(),
    search: z.string().max(100).optional().describe("A part of the host's or the schedule's name."),
  })
  .transform(({ limit = SCHEDULES_PER_PAGE, cursor: after, ...filters }) => ({
    limit,
    ...given({ after, ...filters }),
  }));
export const listMissedRunsQuery = z
  .object({ limit: limited(MAX_MISSED_PER_PAGE, MISSED_PER_PAGE), cursor })
  .transform((query) => ({ limit: query.limit ?? MISSED_PER_PAGE, ...given({ before: query.cursor }) }));

const create = createScheduleSchema.shape;
export const createScheduleBody = z
  .object({
    name: create.name,
    kind: create.kind,
    cron: create.cron.describe("Five fields, or a nickname such as @daily."),
    time_zone: create.timeZone.describe("An IANA time zone."),
    spread_seconds: create.spreadSeconds.describe("Each host starts at its own fixed point of this window."),
    source_group_ids: create.sourceGroupIds.describe("For a backup: one job each, in this order."),
    retention: retentionBody.nullable().default(null).describe("For a forget."),
    check_parts: create.checkParts.describe("For a check: the data is read in so many parts, one a run."),
    missed_run_policy: create.missedRunPolicy,
    catch_up_hours: create.catchUpHours,
    blackouts: create.blackouts.describe("Times in which nothing starts; days from 0, Sunday."),
    enabled: create.isEnabled,
    paused_until: create.pausedUntil,
  })
  .transform((body) => ({
    name: body.name,
    kind: body.kind,
    cron: body.cron,
    timeZone: body.time_zone,
    spreadSeconds: body.spread_seconds,
    sourceGroupIds: body.source_group_ids,
    retention: body.retention,
    checkParts: body.check_parts,
    missedRunPolicy: body.missed_run_policy,
    catchUpHours: body.catch_up_hours,
    blackouts: body.blackouts,
    isEnabled: body.enabled,
    pausedUntil: body.paused_until,
  }));

const update = updateScheduleSchema.shape;
/** What is left out stays as it is. */
export const updateScheduleBody = z
  .object({
    name: update.name,
    kind: update.kind,
    cron: update.cron,
    time_zone: update.timeZone,
    spread_seconds: update.spreadSeconds,
    source_group_ids: update.sourceGroupIds,
    retention: retentionBody.nullable().optional(),
    check_parts: update.checkParts,
    missed_run_policy: update.missedRunPolicy,
    catch_up_hours: update.catchUpHours,
    blackouts: update.blackouts,
    enabled: update.isEnabled,
    paused_until: update.pausedUntil,
  })
  .transform((body) =>
    given({
      name: body.name,
      kind: body.kind,
      cron: body.cron,
      timeZone: body.time_zone,
      spreadSeconds: body.spread_seconds,
      sourceGroupIds: body.source_group_ids,
      retention: body.retention,
      checkParts: body.check_parts,
      missedRunPolicy: body.missed_run_policy,
      catchUpHours: body.catch_up_hours,
      blackouts: body.blackouts,
      isEnabled: body.enabled,
      pausedUntil: body.paused_until,
    }),
  );

const preview = previewScheduleSchema.shape;
export const previewScheduleBody = z
  .object({
    kind: preview.kind,
    cron: preview.cron,
    time_zone: preview.timeZone,
    spread_seconds: preview.spreadSeconds,
    blackouts: preview.blackouts,
    missed_run_policy: preview.missedRunPolicy,
    retention: retentionBody.nullable().default(null),
    host_id: preview.hostId.describe("The host it is meant for; its other schedules matter for the warnings."),
    schedule_id: preview.scheduleId.describe("The schedule that is being changed."),
  })
  .transform((body) => ({
    kind: body.kind,
    cron: body.cron,
    timeZone: body.time_zone,
    spreadSeconds: body.spread_seconds,
    blackouts: body.blackouts,
    missedRunPolicy: body.missed_run_policy,
    retention: body.retention,
    ...given({ hostId: body.host_id, scheduleId: body.schedule_id }),
  }));

const occurrence = z
  .object({
    nominal_at: instant.describe("What the rule says."),
    due_at: instant.describe("When the host starts, at its own point of the window."),
  })
  .meta({ id: "Occurrence" });
const toOccurrence = (own: SchedulePreview["nextRuns"][number]): z.output<typeof occurrence> => ({
  nominal_at: own.nominalAt,
  due_at: own.dueAt,
});

export const schedulePreview = z.object({ next_runs: z.array(occurrence), warnings: texts });
export const toSchedulePreview = ({ nextRuns, warnings }: SchedulePreview): z.output<typeof schedulePreview> => ({
  next_runs: nextRuns.map(toOccurrence),
  warnings,
});

export const schedule = z
  .object({
    schedule_id: z.string(),
    host_id: z.string(),
    hostname: z.string(),
    name: z.string(),
    kind: scheduleKindSchema,
    cron: z.string(),
    time_zone: z.string(),
    spread_seconds: count,
    source_group_ids: texts,
    retention: retentionAnswer.nullable(),
    check_parts: count.nullable(),
    missed_run_policy: z.enum(MISSED_RUN_POLICIES),
    catch_up_hours: count,
    blackouts: z.array(z.object(blackoutSchema.shape)),
    enabled: z.boolean(),
    paused_until: optionalInstant,
    created_at: instant,
    updated_at: instant,
    next_runs: z.array(occurrence).describe("The next three."),
    last_job: z
      .object({
        job_id: z.string(),
        status: jobStateSchema,
        nominal_at: optionalInstant,
        finished_at: optionalInstant,
      })
      .nullable(),
    warnings: texts.describe("What may not be meant so, one sentence each."),
  })
  .meta({ id: "Schedule" });

export const toSchedule = (view: ScheduleView): z.output<typeof schedule> => ({
  schedule_id: view.scheduleId,
  host_id: view.hostId,
  hostname: view.hostname,
  name: view.name,
  kind: view.kind,
  cron: view.cron,
  time_zone: view.timeZone,
  spread_seconds: view.spreadSeconds,
  source_group_ids: view.sourceGroupIds,
  retention: view.retention && toRetention(view.retention),
  check_parts: view.checkParts,
  missed_run_policy: view.missedRunPolicy,
  catch_up_hours: view.catchUpHours,
  blackouts: view.blackouts,
  enabled: view.isEnabled,
  paused_until: view.pausedUntil,
  created_at: view.createdAt,
  updated_at: view.updatedAt,
  next_runs: view.nextRuns.map(toOccurrence),
  last_job: view.lastJob && {
    job_id: view.lastJob.jobId,
    status: view.lastJob.state,
    nominal_at: view.lastJob.nominalAt,
    finished_at: view.lastJob.finishedAt,
  },
  warnings: view.warnings,
});

export const jobRefs = z.object({ job_ids: texts });
export const toJobRefs = ({ jobIds }: { jobIds: string[] }): z.output<typeof jobRefs> => ({ job_ids: jobIds });

export const missedRun = z
  .object({
    missed_id: z.string(),
    schedule_id: z.string(),
    schedule_name: z.string(),
    host_id: z.string(),
    first_at: instant,
    last_at: instant,
    count: count.describe("How many runs in all."),
    reason: missedReasonSchema,
    reported_at: instant,
  })
  .meta({ id: "MissedRun" });

export const toMissedRun = (view: MissedRunView): z.output<typeof missedRun> => ({
  missed_id: view.missedId,
  schedule_id: view.scheduleId,
  schedule_name: view.scheduleName,
  host_id: view.hostId,
  first_at: view.firstAt,
  last_at: view.lastAt,
  count: view.count,
  reason: view.reason,
  reported_at: view.reportedAt,
});
