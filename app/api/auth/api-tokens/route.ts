import { listApiTokens, mintApiToken } from "@/server/domain/users";
import { toApiToken, toMintedApiToken } from "@/server/http/contracts/users";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/auth/api-tokens", async ({ ctx, query }) => {
    const { items, next } = pageOf(await listApiTokens(ctx), query, ({ tokenId }) => tokenId);
    return { body: items.map(toApiToken), next };
  }),
  jsonRoute("POST /api/auth/api-tokens", async ({ ctx, body }) => ({
    body: toMintedApiToken(await mintApiToken(ctx, body)),
  })),
);
