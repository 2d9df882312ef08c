import { hostSizes } from "@/server/domain/repositories";
import { toSizeDay } from "@/server/http/contracts/places";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/repo/sizes", async ({ ctx, params }) => ({
    body: (await hostSizes(ctx, { hostId: param(params, "hostId") })).map(toSizeDay),
  })),
);
