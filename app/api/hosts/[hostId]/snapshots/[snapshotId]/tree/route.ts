import { listTree } from "@/server/domain/browse";
import { toTreePage } from "@/server/http/contracts/browse";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/snapshots/[snapshotId]/tree", async ({ ctx, params, query }) => ({
    body: toTreePage(
      await listTree(ctx, { hostId: param(params, "hostId"), snapshotId: param(params, "snapshotId"), ...query }),
    ),
  })),
);
