import { revokeLink } from "@/server/domain/downloads";
import { toDownloadLink } from "@/server/http/contracts/downloads";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/download-links/[linkId]/revoke", async ({ ctx, params }) => ({
    body: toDownloadLink(await revokeLink(ctx, { linkId: param(params, "linkId") })),
  })),
);
