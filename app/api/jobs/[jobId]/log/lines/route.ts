import { getLogLines } from "@/server/domain/jobs";
import { toLogPage } from "@/server/http/contracts/job-log";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]/log/lines", async ({ ctx, params, query }) => ({
    body: toLogPage(await getLogLines(ctx, { jobId: param(params, "jobId"), ...query })),
  })),
);
