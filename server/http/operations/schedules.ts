import { z } from "zod";
import { scheduleHour, scheduleHourQuery, scheduleWeek, scheduleWeekQuery } from "../contracts/schedule-week";
import {
  createScheduleBody,
  jobRefs,
  listFleetSchedulesQuery,
  listHostSchedulesQuery,
  listMissedRunsQuery,
  missedRun,
  previewScheduleBody,
  schedule,
  schedulePreview,
  updateScheduleBody,
} from "../contracts/schedules";
import type { Operations } from "./operation";

const RULE = { kind: "backup", cron: "30 2 * * *", time_zone: "Europe/London", spread_seconds: 3600 };
const missed = {
  tag: "Schedules",
  query: listMissedRunsQuery,
  answer: { status: 200, schema: z.array(missedRun) },
  isPaged: true,
} as const;

export const scheduleOperations = {
  "GET /api/schedules": {
    name: "listSchedules",
    tag: "Schedules",
    summary: "Lists the schedules of all hosts, or those asked for, by host and name.",
    query: listFleetSchedulesQuery,
    answer: { status: 200, schema: z.array(schedule) },
    isPaged: true,
    refusals: ["schedule_not_found"],
  },
  "GET /api/schedules/week": {
    name: "scheduleWeek",
    tag: "Schedules",
    summary: "Counts what the fleet's schedules will start in seven days, hour by hour, and where hosts collide.",
    query: scheduleWeekQuery,
    answer: { status: 200, schema: scheduleWeek },
    refusals: [],
  },
  "GET /api/schedules/hour": {
    name: "scheduleHour",
    tag: "Schedules",
    summary: "Lists the runs that start within an hour, those that collide first.",
    query: scheduleHourQuery,
    answer: { status: 200, schema: scheduleHour },
    refusals: [],
  },
  "GET /api/hosts/[hostId]/schedules": {
    name: "listHostSchedules",
    tag: "Schedules",
    summary: "Lists the schedules of one host by name.",
    query: listHostSchedulesQuery,
    answer: { status: 200, schema: z.array(schedule) },
    isPaged: true,
    refusals: ["host_not_found", "schedule_not_found"],
  },
  "POST /api/hosts/[hostId]/schedules": {
    name: "createSchedule",
    tag: "Schedules",
    summary: "Has a host do something by itself from now on, also while this server is away.",
    body: createScheduleBody,
    example: { name: "nightly", ...RULE, source_group_ids: ["id-of-a-source-group"] },
    answer: { status: 201, schema: schedule },
    refusals: ["host_not_found", "name_taken"],
  },
  "POST /api/schedule-preview": {
    name: "previewSchedule",
    tag: "Schedules",
    summary: "Says when a schedule would run, and what may not be meant so. Nothing is stored.",
    body: previewScheduleBody,
    example: RULE,
    answer: { status: 200, schema: schedulePreview },
    refusals: ["host_not_found"],
  },
  "GET /api/schedules/[scheduleId]": {
    name: "getSchedule",
    tag: "Schedules",
    summary: "Reads one schedule with its next runs.",
    answer: { status: 200, schema: schedule },
    refusals: ["schedule_not_found"],
  },
  "PATCH /api/schedules/[scheduleId]": {
    name: "updateSchedule",
    tag: "Schedules",
    summary: "Changes what is given of a schedule, and leaves the rest.",
    body: updateScheduleBody,
    example: { cron: "0 3 * * *", paused_until: null },
    answer: { status: 200, schema: schedule },
    refusals: ["schedule_not_found", "name_taken"],
  },
  "DELETE /api/schedules/[scheduleId]": {
    name: "deleteSchedule",
    tag: "Schedules",
    summary: "Removes a schedule and what it missed. Its jobs stay.",
    answer: { status: 204 },
    refusals: ["schedule_not_found"],
  },
  "POST /api/schedules/[scheduleId]/run": {
    name: "runSchedule",
    tag: "Schedules",
    summary: "Does now what the schedule does; its next run comes as if nothing had happened.",
    answer: { status: 202, schema: jobRefs },
    refusals: ["schedule_not_found", "repository_not_ready"],
  },
  "GET /api/schedules/[scheduleId]/missed-runs": {
    ...missed,
    name: "listMissedRuns",
    summary: "Lists the runs of a schedule that did not happen, newest first.",
    refusals: ["schedule_not_found"],
  },
  "GET /api/hosts/[hostId]/missed-runs": {
    ...missed,
    name: "listHostMissedRuns",
    summary: "Lists the runs of a host that did not happen, newest first.",
    refusals: ["host_not_found"],
  },
} as const satisfies Operations;
