import { createSourceGroup, listSourceGroups } from "@/server/domain/source-groups";
import { toSourceGroup } from "@/server/http/contracts/source-groups";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/source-groups", async ({ ctx, params, query }) => {
    const groups = await listSourceGroups(ctx, { hostId: param(params, "hostId") });
    const { items, next } = pageOf(groups, query, ({ sourceGroupId }) => sourceGroupId);
    return { body: items.map(toSourceGroup), next };
  }),
  jsonRoute("POST /api/hosts/[hostId]/source-groups", async ({ ctx, params, body }) => ({
    body: toSourceGroup(await createSourceGroup(ctx, { hostId: param(params, "hostId"), ...body })),
  })),
);
