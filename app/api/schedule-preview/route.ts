import { previewSchedule } from "@/server/domain/schedules";
import { toSchedulePreview } from "@/server/http/contracts/schedules";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/schedule-preview", async ({ ctx, body }) => ({
    body: toSchedulePreview(await previewSchedule(ctx, body)),
  })),
);
