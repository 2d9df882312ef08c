import { forgetSnapshot } from "@/server/domain/browse";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/[hostId]/snapshots/[snapshotId]/forget", async ({ ctx, params, body }) => ({
    body: toJobRef(
      await forgetSnapshot(ctx, { hostId: param(params, "hostId"), snapshotId: param(params, "snapshotId"), ...body }),
    ),
  })),
);
