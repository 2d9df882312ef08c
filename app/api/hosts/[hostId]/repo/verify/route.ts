import { runMaintenance } from "@/server/domain/repositories";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/hosts/[hostId]/repo/verify", async ({ ctx, params, body }) => ({
    body: toJobRef(await runMaintenance(ctx, { hostId: param(params, "hostId"), kind: "verify", ...body })),
  })),
);
