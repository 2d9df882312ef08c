import { createSchedule, listSchedules } from "@/server/domain/schedules";
import { toSchedule } from "@/server/http/contracts/schedules";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/schedules", async ({ ctx, params, query }) => {
    const schedules = await listSchedules(ctx, { hostId: param(params, "hostId"), ...query });
    return { body: schedules.map(toSchedule), next: cursorAfter(schedules, query.limit, (one) => one.scheduleId) };
  }),
  jsonRoute("POST /api/hosts/[hostId]/schedules", async ({ ctx, params, body }) => ({
    body: toSchedule(await createSchedule(ctx, { hostId: param(params, "hostId"), ...body })),
  })),
);
