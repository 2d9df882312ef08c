import { revokeApiToken } from "@/server/domain/users";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("DELETE /api/auth/api-tokens/[tokenId]", async ({ ctx, params }) => {
    await revokeApiToken(ctx, { tokenId: param(params, "tokenId") });
    return {};
  }),
);
