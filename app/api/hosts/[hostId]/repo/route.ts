import { getRepository, replaceRepository } from "@/server/domain/repositories";
import { toJobRef } from "@/server/http/contracts/jobs";
import { toRepository } from "@/server/http/contracts/repositories";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/repo", async ({ ctx, params }) => ({
    body: toRepository(await getRepository(ctx, { hostId: param(params, "hostId") })),
  })),
  jsonRoute("PUT /api/hosts/[hostId]/repo", async ({ ctx, params, body }) => ({
    body: toJobRef(await replaceRepository(ctx, { hostId: param(params, "hostId"), ...body })),
  })),
);
