import { diffSnapshots } from "@/server/domain/browse";
import { toDiff } from "@/server/http/contracts/browse";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/diff", async ({ ctx, params, query }) => ({
    body: toDiff(await diffSnapshots(ctx, { hostId: param(params, "hostId"), ...query })),
  })),
);
