import { listTokens, mintToken } from "@/server/domain/enrollment";
import { mintTokenBody, toMintedToken, toToken } from "@/server/http/contracts/enrollment";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/enrollment-tokens", {}, async ({ ctx }) => ({ body: (await listTokens(ctx)).map(toToken) })),
  jsonRoute("POST /api/enrollment-tokens", { body: mintTokenBody }, async ({ ctx, body }) => ({
    body: toMintedToken(await mintToken(ctx, body)),
  })),
);
