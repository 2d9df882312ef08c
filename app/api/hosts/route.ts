import { listHosts } from "@/server/domain/hosts";
import { toHost } from "@/server/http/contracts/hosts";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/hosts", async ({ ctx, query }) => {
    const hosts = await listHosts(ctx, query);
    return { body: hosts.map(toHost), next: cursorAfter(hosts, query.limit, ({ hostname }) => hostname) };
  }),
);
