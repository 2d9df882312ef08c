import { listHosts } from "@/server/domain/hosts";
import { listHostsQuery, nextHostsPage, toHost } from "@/server/http/contracts/hosts";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts", { query: listHostsQuery }, async ({ ctx, query }) => {
    const hosts = await listHosts(ctx, query);
    return { body: hosts.map(toHost), headers: nextHostsPage(hosts, query.limit) };
  }),
);
