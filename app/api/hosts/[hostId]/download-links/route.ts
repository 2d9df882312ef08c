import { listLinks } from "@/server/domain/downloads";
import { toDownloadLink } from "@/server/http/contracts/downloads";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts/[hostId]/download-links", async ({ ctx, params, query }) => {
    const links = await listLinks(ctx, { hostId: param(params, "hostId") });
    const { items, next } = pageOf(links, query, ({ linkId }) => linkId);
    return { body: items.map(toDownloadLink), next };
  }),
);
