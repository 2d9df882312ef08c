import {
  createSchedule,
  createScheduleSchema,
  deleteSchedule,
  getSchedule,
  listMissedRuns,
  listMissedRunsSchema,
  listSchedules,
  listSchedulesSchema,
  previewSchedule,
  previewScheduleSchema,
  runSchedule,
  scheduleHour,
  scheduleHourSchema,
  scheduleRefSchema,
  scheduleWeek,
  scheduleWeekSchema,
  updateSchedule,
  updateScheduleSchema,
} from "@/server/domain/schedules";
import { procedure, router } from "../init";

export const schedulesRouter = router({
  list: procedure.input(listSchedulesSchema.optional()).query(({ ctx, input }) => listSchedules(ctx, input)),
  get: procedure.input(scheduleRefSchema).query(({ ctx, input }) => getSchedule(ctx, input)),
  create: procedure.input(createScheduleSchema).mutation(({ ctx, input }) => createSchedule(ctx, input)),
  update: procedure.input(updateScheduleSchema).mutation(({ ctx, input }) => updateSchedule(ctx, input)),
  delete: procedure.input(scheduleRefSchema).mutation(({ ctx, input }) => deleteSchedule(ctx, input)),
  run: procedure.input(scheduleRefSchema).mutation(({ ctx, input }) => runSchedule(ctx, input)),
  preview: procedure.input(previewScheduleSchema).query(({ ctx, input }) => previewSchedule(ctx, input)),
  week: procedure.input(scheduleWeekSchema.optional()).query(({ ctx, input }) => scheduleWeek(ctx, input)),
  hour: procedure.input(scheduleHourSchema).query(({ ctx, input }) => scheduleHour(ctx, input)),
  missedRuns: procedure.input(listMissedRunsSchema).query(({ ctx, input }) => listMissedRuns(ctx, input)),
});
