import { listSchedules } from "@/server/domain/schedules";
import { toSchedule } from "@/server/http/contracts/schedules";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/schedules", async ({ ctx, query }) => {
    const schedules = await listSchedules(ctx, query);
    return { body: schedules.map(toSchedule), next: cursorAfter(schedules, query.limit, (one) => one.scheduleId) };
  }),
);
