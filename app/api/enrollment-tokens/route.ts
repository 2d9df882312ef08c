import { listTokens, mintToken } from "@/server/domain/enrollment";
import { toMintedToken, toToken } from "@/server/http/contracts/enrollment";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/enrollment-tokens", async ({ ctx, query }) => {
    const { items, next } = pageOf(await listTokens(ctx), query, ({ tokenHash }) => tokenHash);
    return { body: items.map(toToken), next };
  }),
  jsonRoute("POST /api/enrollment-tokens", async ({ ctx, body }) => ({
    body: toMintedToken(await mintToken(ctx, body)),
  })),
);
