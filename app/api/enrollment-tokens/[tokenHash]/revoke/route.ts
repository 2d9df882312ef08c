import { revokeToken } from "@/server/domain/enrollment";
import { toToken } from "@/server/http/contracts/enrollment";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/enrollment-tokens/[tokenHash]/revoke", async ({ ctx, params }) => ({
    body: toToken(await revokeToken(ctx, { tokenHash: param(params, "tokenHash") })),
  })),
);
