import { startRestore } from "@/server/domain/restores";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/[hostId]/restore", async ({ ctx, params, body }) => ({
    body: toJobRef(await startRestore(ctx, { hostId: param(params, "hostId"), ...body })),
  })),
);
