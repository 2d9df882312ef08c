import { jobLogText } from "@/server/http/job-log-text";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]/log", async ({ ctx, request, params }) =>
    jobLogText({ ctx, request, jobId: param(params, "jobId") }),
  ),
);
