import { listJobs } from "@/server/domain/jobs";
import { toJob } from "@/server/http/contracts/jobs";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs", async ({ ctx, query }) => {
    const jobs = await listJobs(ctx, query);
    return { body: jobs.map(toJob), next: cursorAfter(jobs, query.limit, ({ jobId }) => jobId) };
  }),
);
