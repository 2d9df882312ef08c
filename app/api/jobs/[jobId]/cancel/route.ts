import { cancelJob } from "@/server/domain/jobs";
import { toJob } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/jobs/[jobId]/cancel", async ({ ctx, params }) => ({
    body: toJob(await cancelJob(ctx, { jobId: param(params, "jobId") })),
  })),
);
