import { listJobs } from "@/server/domain/jobs";
import { toJob } from "@/server/http/contracts/jobs";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/jobs", async ({ ctx, params, query }) => {
    const jobs = await listJobs(ctx, { hostId: param(params, "hostId"), ...query });
    return { body: jobs.map(toJob), next: cursorAfter(jobs, query.limit, ({ jobId }) => jobId) };
  }),
);
