import { scheduleHour } from "@/server/domain/schedules";
import { toScheduleHour } from "@/server/http/contracts/schedule-week";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/schedules/hour", async ({ ctx, query }) => ({
    body: toScheduleHour(await scheduleHour(ctx, query)),
  })),
);
