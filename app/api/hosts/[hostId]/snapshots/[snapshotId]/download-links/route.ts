import { createLink } from "@/server/domain/downloads";
import { toCreatedLink } from "@/server/http/contracts/downloads";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/[hostId]/snapshots/[snapshotId]/download-links", async ({ ctx, params, body }) => {
    const named = { hostId: param(params, "hostId"), snapshotId: param(params, "snapshotId") };
    return { body: toCreatedLink(await createLink(ctx, { ...named, ...body })) };
  }),
);
