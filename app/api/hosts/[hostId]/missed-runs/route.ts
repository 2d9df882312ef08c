import { listMissedRuns } from "@/server/domain/schedules";
import { toMissedRun } from "@/server/http/contracts/schedules";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/missed-runs", async ({ ctx, params, query }) => {
    const runs = await listMissedRuns(ctx, { hostId: param(params, "hostId"), ...query });
    return { body: runs.map(toMissedRun), next: cursorAfter(runs, query.limit, ({ missedId }) => missedId) };
  }),
);
