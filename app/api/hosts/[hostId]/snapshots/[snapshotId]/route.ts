import { retagSnapshot } from "@/server/domain/browse";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("PATCH /api/hosts/[hostId]/snapshots/[snapshotId]", async ({ ctx, params, body }) => ({
    body: toJobRef(
      await retagSnapshot(ctx, { hostId: param(params, "hostId"), snapshotId: param(params, "snapshotId"), ...body }),
    ),
  })),
);
