import { jobLogEvents } from "@/server/http/job-log-events";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]/log/events", async ({ ctx, request, params, query }) =>
    jobLogEvents({ ctx, request, jobId: param(params, "jobId"), from: query.from }),
  ),
);
