import { getHostDays } from "@/server/domain/overview";
import { toHostDay } from "@/server/http/contracts/overview";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/days", async ({ ctx, params }) => ({
    body: (await getHostDays(ctx, { hostId: param(params, "hostId") })).map(toHostDay),
  })),
);
