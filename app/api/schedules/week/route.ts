import { scheduleWeek } from "@/server/domain/schedules";
import { toScheduleWeek } from "@/server/http/contracts/schedule-week";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/schedules/week", async ({ ctx, query }) => ({
    body: toScheduleWeek(await scheduleWeek(ctx, query)),
  })),
);
