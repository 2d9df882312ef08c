import { openDownload } from "@/server/domain/downloads";
import { downloadAnswer } from "@/server/http/download-answer";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/snapshots/[snapshotId]/download", async ({ ctx, request, params, query }) => {
    const named = { hostId: param(params, "hostId"), snapshotId: param(params, "snapshotId") };
    return downloadAnswer(request, await openDownload(ctx, { ...named, ...query }));
  }),
);
