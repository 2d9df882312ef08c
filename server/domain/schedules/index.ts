/** When a host does something by itself, what comes next, and what did not happen. */
export { createSchedule } from "./create-schedule";
export { deleteSchedule } from "./delete-schedule";
export { getSchedule } from "./get-schedule";
export { listMissedRuns } from "./list-missed-runs";
export { listSchedules } from "./list-schedules";
export { pauseHosts } from "./pause-hosts";
export { previewSchedule, type SchedulePreview } from "./preview-schedule";
export { recordMissedRuns } from "./record-missed-runs";
export { runSchedule } from "./run-schedule";
export { type PlannedRun, type ScheduleHour, scheduleHour } from "./schedule-hour";
export { type ScheduleWeek, scheduleWeek } from "./schedule-week";
export {
  createScheduleSchema,
  listMissedRunsSchema,
  listSchedulesSchema,
  MAX_RUNS_PER_HOUR_SHOWN,
  MAX_SCHEDULES_PER_PAGE,
  pauseHostsSchema,
  previewScheduleSchema,
  SCHEDULE_STATES,
  scheduleHourSchema,
  scheduleRefSchema,
  scheduleWeekSchema,
  updateScheduleSchema,
} from "./schemas";
export { sweepMissedRuns } from "./sweep-missed-runs";
export { updateSchedule } from "./update-schedule";
export type { MissedRunView, ScheduleView } from "./view";
