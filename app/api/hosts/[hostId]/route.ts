import { deleteHost, getHost, updateHost } from "@/server/domain/hosts";
import { toHost } from "@/server/http/contracts/hosts";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]", async ({ ctx, params }) => ({
    body: toHost(await getHost(ctx, { hostId: param(params, "hostId") })),
  })),
  jsonRoute("PATCH /api/hosts/[hostId]", async ({ ctx, params, body }) => ({
    body: toHost(await updateHost(ctx, { hostId: param(params, "hostId"), ...body })),
  })),
  jsonRoute("DELETE /api/hosts/[hostId]", async ({ ctx, params }) => {
    await deleteHost(ctx, { hostId: param(params, "hostId") });
    return {};
  }),
);
