import { listMissedRuns } from "@/server/domain/schedules";
import { toMissedRun } from "@/server/http/contracts/schedules";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/schedules/[scheduleId]/missed-runs", async ({ ctx, params, query }) => {
    const runs = await listMissedRuns(ctx, { scheduleId: param(params, "scheduleId"), ...query });
    return { body: runs.map(toMissedRun), next: cursorAfter(runs, query.limit, ({ missedId }) => missedId) };
  }),
);
