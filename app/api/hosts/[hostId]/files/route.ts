import { listHostFolder } from "@/server/domain/hosts";
import { toHostFolder } from "@/server/http/contracts/host-folder";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/files", async ({ ctx, params, query }) => ({
    body: toHostFolder(await listHostFolder(ctx, { hostId: param(params, "hostId"), ...query })),
  })),
);
