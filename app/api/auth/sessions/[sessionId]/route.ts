import { endSession } from "@/server/domain/users";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("DELETE /api/auth/sessions/[sessionId]", async ({ ctx, params }) => {
    await endSession(ctx, { sessionId: param(params, "sessionId") });
    return {};
  }),
);
