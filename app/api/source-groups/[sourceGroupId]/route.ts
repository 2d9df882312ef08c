import { deleteSourceGroup, getSourceGroup, updateSourceGroup } from "@/server/domain/source-groups";
import { toSourceGroup } from "@/server/http/contracts/source-groups";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/source-groups/[sourceGroupId]", async ({ ctx, params }) => ({
    body: toSourceGroup(await getSourceGroup(ctx, { sourceGroupId: param(params, "sourceGroupId") })),
  })),
  jsonRoute("PATCH /api/source-groups/[sourceGroupId]", async ({ ctx, params, body }) => ({
    body: toSourceGroup(await updateSourceGroup(ctx, { sourceGroupId: param(params, "sourceGroupId"), ...body })),
  })),
  jsonRoute("DELETE /api/source-groups/[sourceGroupId]", async ({ ctx, params }) => {
    await deleteSourceGroup(ctx, { sourceGroupId: param(params, "sourceGroupId") });
    return {};
  }),
);
