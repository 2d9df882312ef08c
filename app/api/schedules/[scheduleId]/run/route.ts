import { runSchedule } from "@/server/domain/schedules";
import { toJobRefs } from "@/server/http/contracts/schedules";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/schedules/[scheduleId]/run", async ({ ctx, params }) => ({
    body: toJobRefs(await runSchedule(ctx, { scheduleId: param(params, "scheduleId") })),
  })),
);
