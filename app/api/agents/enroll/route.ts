import { enrollHost } from "@/server/domain/enrollment";
import { toEnrolledHost } from "@/server/http/contracts/enrollment";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/agents/enroll", async ({ ctx, body }) => ({
    body: toEnrolledHost(await enrollHost(ctx, body)),
  })),
);
