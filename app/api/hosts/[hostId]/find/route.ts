import { findInSnapshots } from "@/server/domain/browse";
import { toFound } from "@/server/http/contracts/browse";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/find", async ({ ctx, params, query }) => ({
    body: toFound(await findInSnapshots(ctx, { hostId: param(params, "hostId"), ...query })),
  })),
);
