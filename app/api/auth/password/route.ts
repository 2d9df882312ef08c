import { changeOwnPassword } from "@/server/domain/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/auth/password", async ({ ctx, body }) => {
    await changeOwnPassword(ctx, body);
    return {};
  }),
);
