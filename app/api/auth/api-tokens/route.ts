import { listApiTokens, mintApiToken } from "@/server/domain/users";
import { mintApiTokenBody, toApiToken, toMintedApiToken } from "@/server/http/contracts/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/auth/api-tokens", {}, async ({ ctx }) => ({ body: (await listApiTokens(ctx)).map(toApiToken) })),
  jsonRoute("POST /api/auth/api-tokens", { body: mintApiTokenBody }, async ({ ctx, body }) => ({
    body: toMintedApiToken(await mintApiToken(ctx, body)),
  })),
);
