import { createUser, listUsers } from "@/server/domain/users";
import { createUserBody, toUser } from "@/server/http/contracts/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/users", {}, async ({ ctx }) => ({ body: (await listUsers(ctx)).map(toUser) })),
  jsonRoute("POST /api/users", { body: createUserBody }, async ({ ctx, body }) => ({
    status: 201,
    body: toUser(await createUser(ctx, body)),
  })),
);
