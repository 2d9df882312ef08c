import type { z } from "zod";
import type { Ctx } from "@/server/core/context";
import { type HostOutcome, tagHosts } from "@/server/domain/hosts";
import { pauseHosts } from "@/server/domain/schedules";
import { runHosts } from "@/server/domain/source-groups";
import { type bulkBody, toBulkAnswer } from "@/server/http/contracts/host-search";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

function act(ctx: Ctx, body: z.output<typeof bulkBody>): Promise<HostOutcome[]> {
  const hostIds = body.host_ids;
  switch (body.action) {
    case "run_backup":
      return runHosts(ctx, { hostIds });
    case "tag":
      return tagHosts(ctx, { hostIds, add: body.tags });
    case "untag":
      return tagHosts(ctx, { hostIds, remove: body.tags });
    case "pause":
      return pauseHosts(ctx, { hostIds, pausedUntil: body.paused_until });
    case "resume":
      return pauseHosts(ctx, { hostIds, pausedUntil: null });
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/bulk", async ({ ctx, body }) => ({ body: toBulkAnswer(await act(ctx, body)) })),
);
