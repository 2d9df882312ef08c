import { getJob, getJobOutput } from "@/server/domain/jobs";
import { toJob } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]", async ({ ctx, params }) => {
    const jobId = param(params, "jobId");
    return { body: { ...toJob(await getJob(ctx, { jobId })), output: await getJobOutput(ctx, { jobId }) } };
  }),
);
