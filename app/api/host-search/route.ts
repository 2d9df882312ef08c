import { searchHosts } from "@/server/domain/hosts";
import { toHostSearch } from "@/server/http/contracts/host-search";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/host-search", async ({ ctx, query }) => ({ body: toHostSearch(await searchHosts(ctx, query)) })),
);
