import { runSourceGroup } from "@/server/domain/source-groups";
import { toJobRef } from "@/server/http/contracts/jobs";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/source-groups/[sourceGroupId]/run", async ({ ctx, params, body }) => ({
    body: toJobRef(await runSourceGroup(ctx, { sourceGroupId: param(params, "sourceGroupId"), ...body })),
  })),
);
