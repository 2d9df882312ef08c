import { createUser, listUsers } from "@/server/domain/users";
import { toListedUser, toUser } from "@/server/http/contracts/users";
import { pageOf } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/users", async ({ ctx, query }) => {
    const { items, next } = pageOf(await listUsers(ctx), query, ({ userId }) => userId);
    return { body: items.map(toListedUser), next };
  }),
  jsonRoute("POST /api/users", async ({ ctx, body }) => ({
    body: toUser(await createUser(ctx, body)),
  })),
);
