import { getRestorePlan } from "@/server/domain/restores";
import { toRestorePlan } from "@/server/http/contracts/restores";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/jobs/[jobId]/restore-plan", async ({ ctx, params }) => ({
    body: toRestorePlan(await getRestorePlan(ctx, { jobId: param(params, "jobId") })),
  })),
);
