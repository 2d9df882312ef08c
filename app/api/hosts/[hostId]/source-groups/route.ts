import { listSourceGroups } from "@/server/domain/source-groups";
import { toSourceGroup } from "@/server/http/contracts/source-groups";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/source-groups", {}, async ({ ctx, params }) => ({
    body: (await listSourceGroups(ctx, { hostId: param(params, "hostId") })).map(toSourceGroup),
  })),
);
