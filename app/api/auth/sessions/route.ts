import { listSessions } from "@/server/domain/users";
import { toSession } from "@/server/http/contracts/users";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/auth/sessions", async ({ ctx, query }) => {
    const { items, next } = pageOf(await listSessions(ctx), query, ({ sessionId }) => sessionId);
    return { body: items.map(toSession), next };
  }),
);
