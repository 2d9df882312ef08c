import { deleteSchedule, getSchedule, updateSchedule } from "@/server/domain/schedules";
import { toSchedule } from "@/server/http/contracts/schedules";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/schedules/[scheduleId]", async ({ ctx, params }) => ({
    body: toSchedule(await getSchedule(ctx, { scheduleId: param(params, "scheduleId") })),
  })),
  jsonRoute("PATCH /api/schedules/[scheduleId]", async ({ ctx, params, body }) => ({
    body: toSchedule(await updateSchedule(ctx, { scheduleId: param(params, "scheduleId"), ...body })),
  })),
  jsonRoute("DELETE /api/schedules/[scheduleId]", async ({ ctx, params }) => {
    await deleteSchedule(ctx, { scheduleId: param(params, "scheduleId") });
    return {};
  }),
);
