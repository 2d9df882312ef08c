import { searchJobLog } from "@/server/domain/jobs";
import { toFoundLines } from "@/server/http/contracts/job-log";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]/log/search", async ({ ctx, params, query }) => ({
    body: toFoundLines(await searchJobLog(ctx, { jobId: param(params, "jobId"), ...query })),
  })),
);
