import { retryJob } from "@/server/domain/jobs";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/jobs/[jobId]/retry", async ({ ctx, params }) => ({
    body: toJobRef(await retryJob(ctx, { jobId: param(params, "jobId") })),
  })),
);
