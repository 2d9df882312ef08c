import { isSetupOpen, setUp } from "@/server/domain/users";
import { toUser } from "@/server/http/contracts/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/setup", async ({ ctx }) => ({ body: { is_open: await isSetupOpen(ctx) } })),
  jsonRoute("POST /api/setup", async ({ ctx, body }) => ({
    body: toUser(await setUp(ctx, body)),
  })),
);
