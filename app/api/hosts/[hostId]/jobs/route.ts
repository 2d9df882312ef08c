import { listJobs } from "@/server/domain/jobs";
import { listJobsQuery, toJob } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/jobs", { query: listJobsQuery }, async ({ ctx, params, query }) => ({
    body: (await listJobs(ctx, { hostId: param(params, "hostId"), ...query })).map(toJob),
  })),
);
